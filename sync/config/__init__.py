"""What a team decided, read from one YAML file; the tokens come from elsewhere (:mod:`sync.config.tokens`).

``load`` says everything that is wrong with a file at once, each in one line with file and line.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from sync.config.afterwards import Advice, Merge, Texts, Verification
from sync.config.brakes import Creation, Limits
from sync.config.file import ConfigFile, read
from sync.config.ladder import Ladder
from sync.config.pages import Dates, Pages, Reading
from sync.config.problems import Problem, explain
from sync.config.section import Section
from sync.config.sites import Confluence, Flavour, Jira, Network
from sync.config.tickets import People, Tickets
from sync.config.tokens import Tokens, basic_credentials, read_tokens
from sync.core.model import is_id
from sync.core.policy import Policy
from sync.core.policy import Reading as ReadingPolicy
from sync.errors import ConfigurationError
from sync.ports import PageSelection

__all__ = [
    "Config",
    "Confluence",
    "Flavour",
    "Jira",
    "Network",
    "Tokens",
    "load",
    "load_with_tokens",
    "read_tokens",
    "schema",
]

_LADDER_WORDS: Final = ("lead", "director")

T = TypeVar("T")


class Config(Section):
    """The whole configuration."""

    confluence: Confluence
    """The Confluence site with the postmortems."""
    jira: Jira
    """The Jira site with the tickets."""
    tickets: Tickets
    """How tickets are made."""
    pages: Pages = Pages()
    """Which pages are postmortems."""
    people: People = People()
    """Who is meant by the names of teams and roles."""
    dates: Dates = Dates()
    """How dates are read, and which days count as working days."""
    ladder: Ladder = Ladder()
    """Who hears about an item that is past its date, and when."""
    texts: Texts = Texts()
    """What people are told; names in braces are filled in."""
    merge: Merge = Merge()
    """Who may change what a row and its ticket both say."""
    verification: Verification = Verification()
    """Whether a fix worked, some time after it was done."""
    advice: Advice = Advice()
    """What would help an item to be done, in a few lines of the status block."""
    reading: Reading = Reading()
    """What is recognised on a page, beyond what is built in."""
    limits: Limits = Limits()
    """The brakes: a plan beyond one of these is not carried out at all."""
    creation: Creation = Creation()
    """The constants that keep creation to one ticket per row."""
    network: Network = Network()
    """How the sites are reached, and how gently."""

    def contradictions(self) -> Iterator[Problem]:
        host, ids = self.jira.host, {self.confluence.cloud_id, self.jira.cloud_id} - {""}
        if self.confluence.host == host and len(ids) > 1:
            text = (
                f"is not confluence.cloud_id, and {host} has only one; see https://{host}/_edge/tenant_info"
            )
            yield Problem(("jira", "cloud_id"), text)
        wait = self.creation.settle_seconds + self.pages.quiet_minutes * 60
        if self.pages.look_back_hours * 3600 < 2 * wait:
            yield Problem(
                ("pages", "look_back_hours"),
                "must be at least twice creation.settle_seconds and quiet_minutes together: "
                "a page seen first has to be seen again after that wait",
            )
        if self.pages.restricted == "allow" and not self.tickets.security_level:
            yield Problem(
                ("pages", "restricted"),
                "allow needs tickets.security_level, or everybody who sees the project sees these tickets",
            )
        for location, who in self.ladder.told():
            if who in _LADDER_WORDS and not self.people.names(who):
                yield Problem(("ladder", *location), f'"{who}" is nobody yet; set people.{who}')

    def policy(self) -> Policy:
        """What the core wants to know."""
        return Policy(
            site=self.confluence.host,
            tickets=self.tickets.to_policy(),
            quiet=timedelta(minutes=self.pages.quiet_minutes),
            restricted_pages=self.pages.restricted == "allow",
            user_names=self.confluence.flavour is Flavour.DATACENTER,
            reading=self._reading(),
            people=self.people.to_policy(),
            calendar=self.dates.calendar(),
            ladder=self.ladder.to_policy(),
            texts=self.texts.to_policy(),
            merging=self.merge.to_policy(),
            verification=self.verification.to_policy(),
            advice=self.advice.to_policy(),
            limits=self.limits.to_policy(),
            timing=self.creation.to_policy(),
        )

    def _reading(self) -> ReadingPolicy:
        return ReadingPolicy(
            words=tuple(self.reading.header_words.items()),
            headings=self.reading.headings,
            slash_order=self.dates.slash_order,
            calendar=self.dates.calendar(),
            own_projects=frozenset(self.projects()),
            projects=frozenset(self.reading.ticket_projects),
            jira_url=self.jira.web_url,
            lists=self.reading.lists,
        )

    def projects(self) -> tuple[str, ...]:
        """Every project that tickets can be made in, sorted."""
        routed = (route.project for route in self.tickets.routes)
        named = (target.project for target in self.people.directory.values() if target.project)
        return tuple(sorted({self.tickets.project, *routed, *named}))

    def selection(
        self, *, ids: Sequence[str] = (), spaces: Sequence[str] = (), full: bool = False
    ) -> PageSelection:
        """The pages of one run; ``ids`` and ``spaces`` are the command line's and narrow it.

        A page named by its id needs no label; one with an excluded label is left alone all the same.

        Raises ``ConfigurationError`` for what is no page id, or a space that the configuration leaves out.
        """
        if wrong := [page for page in ids if not is_id(page)]:
            raise ConfigurationError([_not_a_page_id(page) for page in wrong])
        allowed = self.pages.spaces
        if outside := [space for space in spaces if allowed and space not in allowed]:
            raise ConfigurationError([f"--space {space}: is not one of pages.spaces" for space in outside])
        return PageSelection(
            label="" if ids else self.pages.label,
            exclude_labels=self.pages.exclude_labels,
            spaces=tuple(spaces) or allowed,
            created_since=self.pages.created_since,
            changed_within=None if full or ids else timedelta(hours=self.pages.look_back_hours),
            ids=tuple(ids),
        )

    def sensitive(self, tokens: Tokens) -> tuple[str, ...]:
        """Every text that must never be seen in a log."""
        pairs = ((self.confluence.email, tokens.confluence), (self.jira.email, tokens.jira))
        return (
            *(token.get_secret_value() for _, token in pairs),
            *((tokens.chat.get_secret_value(),) if tokens.chat is not None else ()),
            *(basic_credentials(email, token) for email, token in pairs if email),
        )


_NO_CHAT = "POSTMORTEM_SYNC_CHAT_URL is not set, and a step of the ladder uses the chat; set one of both"
_EXAMPLE_HOST = "example.atlassian.net"
_NOT_YOURS = "is the example's; write the address of your own site"
_NO_CONFIGURATION = "this does not look like a postmortem-sync configuration; start from config/example.yaml"


def _not_a_page_id(text: str) -> str:
    return f"{text!r} is not the id of a page; it is the number in the page's address"


def load(path: Path) -> Config:
    """Read and check a configuration; raises ``ConfigurationError`` with every problem, one line each."""
    file = read(path)
    if isinstance(file.data, dict) and not file.data.keys() & Config.model_fields.keys():
        raise ConfigurationError([f"{path}: {_NO_CONFIGURATION}"])
    try:
        config = Config.model_validate(file.data)
    except ValidationError as error:
        raise _refusal(file, [*file.problems, *explain(error, Config)]) from None
    if file.problems:
        raise _refusal(file, file.problems)
    return config


def _load_own(path: Path) -> Config:
    """Not the example: whatever answers there is not to be sent anybody's token."""
    config = load(path)
    sites = (config.confluence, config.jira)
    if examples := [site.product for site in sites if site.host == _EXAMPLE_HOST]:
        raise _refusal(read(path), [Problem((name, "url"), _NOT_YOURS) for name in examples])
    return config


def load_with_tokens(path: Path) -> tuple[Config, Tokens]:
    """Both, to be used; raises ``ConfigurationError`` with every problem of either."""
    problems: list[str] = []
    config, tokens = _tried(lambda: _load_own(path), problems), _tried(read_tokens, problems)
    if config and tokens and config.ladder.uses_chat() and tokens.chat is None:
        problems.append(_NO_CHAT)
    if config is None or tokens is None or problems:
        raise ConfigurationError(problems)
    return config, tokens


def _tried(read: Callable[[], T], problems: list[str]) -> T | None:
    try:
        return read()
    except ConfigurationError as error:
        problems += error.problems
        return None


def _refusal(file: ConfigFile, problems: Sequence[Problem]) -> ConfigurationError:
    in_file_order = sorted(problems, key=file.line)
    return ConfigurationError(list(dict.fromkeys(file.say(problem) for problem in in_file_order)))


def schema() -> str:
    """The JSON Schema for editors, as kept in config/schema.json."""
    return json.dumps(Config.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
