"""The secrets, from environment variables or from files that these name; never from the configuration."""

import base64
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from sync.config.values import is_webhook
from sync.errors import ConfigurationError

_PREFIX = "POSTMORTEM_SYNC_"


@dataclass(frozen=True, slots=True)
class Tokens:
    """None of them shows in ``repr``; ``get_secret_value()`` hands one out.

    ``chat`` is the address of a webhook, all that is needed to write there; None where it is not set.
    """

    confluence: SecretStr
    jira: SecretStr
    chat: SecretStr | None = None


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    confluence_token: SecretStr | None = None
    confluence_token_file: Path | None = None
    jira_token: SecretStr | None = None
    jira_token_file: Path | None = None
    chat_url: SecretStr | None = None
    chat_url_file: Path | None = None


def read_tokens() -> Tokens:
    """Read the tokens, and the chat's address where there is one; raises ``ConfigurationError`` with
    everything that is wrong with any of them."""
    environment = Environment()
    problems: list[str] = []
    tokens = Tokens(
        confluence=_token(
            "CONFLUENCE_TOKEN", environment.confluence_token, environment.confluence_token_file, problems
        ),
        jira=_token("JIRA_TOKEN", environment.jira_token, environment.jira_token_file, problems),
        chat=_chat(environment, problems),
    )
    if problems:
        raise ConfigurationError(problems)
    return tokens


def basic_credentials(email: str, token: SecretStr) -> str:
    """What Basic authentication makes of both, so that it can be kept out of logs."""
    return base64.b64encode(f"{email}:{token.get_secret_value()}".encode()).decode()


def _chat(environment: Environment, problems: list[str]) -> SecretStr | None:
    if not environment.chat_url and not environment.chat_url_file:
        return None
    url = _token("CHAT_URL", environment.chat_url, environment.chat_url_file, problems)
    if url.get_secret_value() and not is_webhook(url.get_secret_value()):
        problems.append(f"{_PREFIX}CHAT_URL is not an address that begins with https")
    return url


def _token(name: str, value: SecretStr | None, file: Path | None, problems: list[str]) -> SecretStr:
    variable = _PREFIX + name
    if value and file:
        problems.append(f"{variable} and {variable}_FILE are both set; keep one of them")
    elif file:
        return _from_file(f"{variable}_FILE", file, problems)
    elif value:
        return _checked(variable, value.get_secret_value(), problems)
    else:
        problems.append(
            f"{variable} is not set; put the token there, or the path of a file with it in {variable}_FILE"
        )
    return SecretStr("")


def _from_file(variable: str, file: Path, problems: list[str]) -> SecretStr:
    try:
        return _checked(variable, file.read_text(encoding="utf-8"), problems)
    except OSError as error:
        problems.append(f"{variable}: {file} cannot be read ({error.strerror})")
    except UnicodeDecodeError:
        problems.append(f"{variable}: {file} is not text")
    return SecretStr("")


def _checked(variable: str, text: str, problems: list[str]) -> SecretStr:
    token = text.strip()
    if len(token) > 1 and token[0] == token[-1] and token[0] in "\"'":
        problems.append(f"{variable} begins and ends with a quote; leave both out")
    elif not token:
        problems.append(f"{variable} holds no token")
    elif not (token.isascii() and token.isprintable() and " " not in token):
        problems.append(f"{variable} holds characters that no token has; copy the token again")
    return SecretStr(token)
