"""The two tokens, from environment variables or from files that these name; never from the configuration."""

import base64
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from sync.errors import ConfigurationError

_PREFIX = "POSTMORTEM_SYNC_"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Neither shows in ``repr``; ``get_secret_value()`` hands one out."""

    confluence: SecretStr
    jira: SecretStr


class _Environment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    confluence_token: SecretStr | None = None
    confluence_token_file: Path | None = None
    jira_token: SecretStr | None = None
    jira_token_file: Path | None = None


def read_tokens() -> Tokens:
    """Read both tokens; raises ``ConfigurationError`` with everything that is wrong with either."""
    environment = _Environment()
    problems: list[str] = []
    tokens = Tokens(
        confluence=_token(
            "CONFLUENCE_TOKEN", environment.confluence_token, environment.confluence_token_file, problems
        ),
        jira=_token("JIRA_TOKEN", environment.jira_token, environment.jira_token_file, problems),
    )
    if problems:
        raise ConfigurationError(problems)
    return tokens


def basic_credentials(email: str, token: SecretStr) -> str:
    """What Basic authentication makes of both, so that it can be kept out of logs."""
    return base64.b64encode(f"{email}:{token.get_secret_value()}".encode()).decode()


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
    if not token:
        problems.append(f"{variable} holds no token")
    elif not (token.isascii() and token.isprintable() and " " not in token):
        problems.append(f"{variable} holds characters that no token has; copy the token again")
    return SecretStr(token)
