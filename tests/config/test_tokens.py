"""The tokens: from variables or files, and never seen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.config import Tokens, load, load_with_tokens, read_tokens
from sync.errors import ConfigurationError
from tests.config.given import MINIMAL, Write


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets variables by their short names (``JIRA_TOKEN``), and clears the others."""

    def set_only(**values: str) -> None:
        for secret in ("CONFLUENCE_TOKEN", "JIRA_TOKEN", "CHAT_URL"):
            for name in (secret, f"{secret}_FILE"):
                if name in values:
                    monkeypatch.setenv(f"POSTMORTEM_SYNC_{name}", values[name])
                else:
                    monkeypatch.delenv(f"POSTMORTEM_SYNC_{name}", raising=False)

    return set_only


def token_problems() -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        read_tokens()
    return refused.value.problems


def test_tokens_come_from_variables_and_from_files(environment: Callable[..., None], tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-a-file\n")
    environment(CONFLUENCE_TOKEN="from-a-variable", JIRA_TOKEN_FILE=str(file))
    tokens = read_tokens()
    assert tokens.confluence.get_secret_value() == "from-a-variable"
    assert tokens.jira.get_secret_value() == "from-a-file"


BOTH = {"CONFLUENCE_TOKEN": "a", "JIRA_TOKEN": "b"}


OWN = MINIMAL.replace("example.atlassian.net", "acme.atlassian.net")
CHATTING = f"{OWN}ladder: {{steps: [{{after: 1, tell: [owner], chat: true}}]}}\n"


@pytest.mark.parametrize(
    ("text", "tokens", "told"),
    [
        (
            OWN.replace("OPS", "ops!"),
            {},
            ["is not a project key", "CONFLUENCE_TOKEN is", "JIRA_TOKEN is"],
        ),
        ("", {"JIRA_TOKEN": "b"}, ["is empty", "CONFLUENCE_TOKEN is not set"]),
        (CHATTING, BOTH, ["POSTMORTEM_SYNC_CHAT_URL is not set, and a step of the ladder uses the chat"]),
        (OWN, {"CONFLUENCE_TOKEN": "a"}, ["JIRA_TOKEN is not set"]),
        (
            MINIMAL,
            {"CONFLUENCE_TOKEN": "a"},
            ["confluence.url: is the example's", "jira.url: is the example's", "JIRA_TOKEN is not set"],
        ),
        (
            OWN.replace("acme", "example", 1),
            BOTH,
            ["confluence.url: is the example's; write the address of your own site"],
        ),
    ],
)
def test_what_is_wrong_with_the_file_and_with_the_tokens_is_told_at_once(
    environment: Callable[..., None], write: Write, text: str, tokens: dict[str, str], told: list[str]
) -> None:
    environment(**tokens)
    with pytest.raises(ConfigurationError) as refused:
        load_with_tokens(write(text))
    assert len(refused.value.problems) == len(told)
    assert all(part in problem for part, problem in zip(told, refused.value.problems, strict=True))


def test_both_are_there_where_nothing_is_wrong(environment: Callable[..., None], write: Write) -> None:
    environment(**BOTH)
    config, tokens = load_with_tokens(write(OWN))
    assert (config.tickets.project, tokens.jira.get_secret_value()) == ("OPS", "b")


def test_a_chat_is_not_needed(environment: Callable[..., None]) -> None:
    environment(**BOTH)
    assert read_tokens().chat is None


def test_the_chats_address_is_a_secret_like_the_tokens(
    environment: Callable[..., None], tmp_path: Path, write: Write
) -> None:
    file = tmp_path / "chat"
    file.write_text("https://chat.example.com/hooks/T0/B0/abc\n")
    environment(**BOTH, CHAT_URL_FILE=str(file))
    tokens = read_tokens()
    assert tokens.chat is not None
    assert tokens.chat.get_secret_value() == "https://chat.example.com/hooks/T0/B0/abc"
    assert "abc" not in repr(tokens)
    assert "https://chat.example.com/hooks/T0/B0/abc" in load(write(OWN)).sensitive(tokens)


@pytest.mark.parametrize(
    "url", ["http://chat.example.com/x", "chat.example.com", "https://", "https://me:pw@chat.example.com/x"]
)
def test_a_chats_address_begins_with_https_and_is_not_repeated(
    environment: Callable[..., None], url: str
) -> None:
    environment(**BOTH, CHAT_URL=url)
    assert token_problems() == ["POSTMORTEM_SYNC_CHAT_URL is not an address that begins with https"]


def test_missing_tokens_are_both_named(environment: Callable[..., None]) -> None:
    environment(CONFLUENCE_TOKEN_FILE="", JIRA_TOKEN="")
    assert token_problems() == [
        f"POSTMORTEM_SYNC_{product}_TOKEN is not set; put the token there, "
        f"or the path of a file with it in POSTMORTEM_SYNC_{product}_TOKEN_FILE"
        for product in ("CONFLUENCE", "JIRA")
    ]


def test_two_sources_for_one_token_are_refused(environment: Callable[..., None], tmp_path: Path) -> None:
    environment(CONFLUENCE_TOKEN="a", JIRA_TOKEN="b", JIRA_TOKEN_FILE=str(tmp_path / "token"))
    assert token_problems() == [
        "POSTMORTEM_SYNC_JIRA_TOKEN and POSTMORTEM_SYNC_JIRA_TOKEN_FILE are both set; keep one of them"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "POSTMORTEM_SYNC_JIRA_TOKEN_FILE: {file} cannot be read (No such file or directory)"),
        (b"\n", "POSTMORTEM_SYNC_JIRA_TOKEN_FILE holds no token"),
        (b"\xff\xfe", "POSTMORTEM_SYNC_JIRA_TOKEN_FILE: {file} is not text"),
        (
            b"hunter2 hunter2",
            ("POSTMORTEM_SYNC_JIRA_TOKEN_FILE holds characters that no token has; copy the token again"),
        ),
        *(
            (quoted, "POSTMORTEM_SYNC_JIRA_TOKEN_FILE begins and ends with a quote; leave both out")
            for quoted in (b'"hunter2"\n', b"'hunter2'", b'""')
        ),
    ],
)
def test_a_token_file_that_cannot_be_used_is_explained_without_its_content(
    environment: Callable[..., None], tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    environment(CONFLUENCE_TOKEN="a", JIRA_TOKEN_FILE=str(file))
    assert token_problems() == [sentence.format(file=file)]


def test_tokens_do_not_show_themselves(environment: Callable[..., None]) -> None:
    environment(CONFLUENCE_TOKEN="hunter2", JIRA_TOKEN="hunter2")
    assert "hunter2" not in f"{read_tokens()!r} {read_tokens()}"


def test_everything_sensitive_is_named_for_the_log(environment: Callable[..., None], write: Write) -> None:
    environment(CONFLUENCE_TOKEN="one-token", JIRA_TOKEN="two-token")
    tokens: Tokens = read_tokens()
    assert load(write(OWN)).sensitive(tokens) == (
        "one-token",
        "two-token",
        "Ym90QGV4YW1wbGUuY29tOm9uZS10b2tlbg==",
        "Ym90QGV4YW1wbGUuY29tOnR3by10b2tlbg==",
    )
