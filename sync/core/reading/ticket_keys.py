"""Issue keys in a row: in a jira macro, in a link, or bare; and what only looks like one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from sync.core.model import project_of
from sync.core.policy import Reading
from sync.core.reading.plain_text import Kind, Piece, PlainText

_KEY: Final = r"[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,6}"
_TOKEN: Final = rf"(?<![\w.-])({_KEY})(?![\w-])(?!\.\d)"
_BARE: Final = re.compile(rf"((?i:https?)://\S+)|{_TOKEN}", re.ASCII)
_INSIDE: Final = re.compile(_TOKEN, re.ASCII)
_HYPHEN: Final = re.compile("[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]")
# Jira opens an issue whatever the case of the key in its address.
_IN_ADDRESS: Final = re.compile(
    rf"(?:(?i:/browse/({_KEY}))|(?:selectedIssue=|/issues?/|/portal/\d+/|/queues/(?:custom/)?\d+/)({_KEY}))"
    r"(?![\w-])",
    re.ASCII,
)
_HOST: Final = re.compile(r"\A(?:https?:)?//([^/?#]*?)(?::(?:80|443)?)?(?=[/?#]|\Z)", re.IGNORECASE)

# Prefixes of identifiers that are no tickets, without digits at their end: vulnerabilities, standards,
# algorithms, encodings, severities, incidents, releases, places in time or order, hardware. INC stays out
# because incident numbers are written that way; a project that is called so is known by its configuration.
_FALSE_PREFIXES: Final = frozenset(
    """
    CVE CWE CAPEC GHSA RHSA DSA USN OSV EDB ZDI CERT
    ISO IEC IEEE RFC BCP STD DIN ANSI ECMA ITU NIST FIPS PCI SOC CIS OWASP GDPR HIPAA NIS ITIL COBIT SIL ASIL
    GPL LGPL AGPL BSD ADR RFD PEP JEP KEP TEP EIP
    UTF UCS ASCII LATIN KOI BASE HTML CSS
    SHA MD CRC AES DES RSA BLAKE HMAC PBKDF ECDSA ECDH PKCS
    TLS SSL HTTP HTTPS IPV TCP UDP PORT BGP VLAN WPA OAUTH SAML LTE USB DDR RAID CAT
    SEV SEVERITY INC INCIDENT PRIO PRIORITY TIER LEVEL PHASE STEP STAGE ROUND PART OPTION TOP ITEM ROW EXIT
    HOUR DAY WEEK MONTH YEAR SPRINT FY KW CW UTC GMT EST PST CET JST KST
    RC BETA ALPHA VERSION WINDOWS UBUNTU DEBIAN RHEL JDK
    PR MR GH ISSUE FINDING FAIL LESSON CAUSE COVID GPT LLAMA MPEG ARM XXX XX NNN TBD
    H I L P Q S V W X
    """.split()  # noqa: SIM905  (a list of forty lines tells nobody more)
)
_MONTHS: Final = frozenset("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split())  # noqa: SIM905
_YEAR: Final = re.compile(r"20\d\d")
_NUMBER: Final = re.compile(r"[#!№]\s?\d|[A-Z]-?\d", re.ASCII)


def refers(content: PlainText) -> bool:
    """Whether a cell holds a reference to work, of whatever tracker: a link, or a number as they have."""
    if any(piece.ref for piece in content.pieces):
        return True
    return "://" in content.folded or _NUMBER.search(content.folded) is not None


def count_rows(contents: Sequence[PlainText], reading: Reading) -> bool:
    """Whether what looks like keys in a column numbers the rows of the table: AI-1, AI-2 and so on."""
    prefixes, numbers = set(), []
    for content in contents:
        match = _BARE.fullmatch(_HYPHEN.sub("-", content.folded))
        if match is None or match[2] is None or any(piece.ref for piece in content.pieces):
            return False
        prefix, _, number = match[2].rpartition("-")
        prefixes.add(prefix)
        numbers.append(int(number))
    if len(prefixes) != 1 or prefixes & (reading.own_projects | reading.projects):
        return False
    return numbers[0] == 1 and all(one < next_one for one, next_one in pairwise(numbers))


def read_tickets(contents: Sequence[PlainText], reading: Reading) -> tuple[str, ...]:
    """The keys in the cells of a row, in order, each once.

    A key in a jira macro or in a link to Jira is a ticket whatever its project; so is one of our own projects
    and of those configured, also in a link to any other address (Jira may have been moved, or be reached by
    several); where none are configured, so is a bare one of any that is no known false prefix.
    """
    keys = (key for content in contents for key in _keys(content, reading))
    return tuple(dict.fromkeys(keys))


def _keys(content: PlainText, reading: Reading) -> Iterator[str]:
    """Text is searched in stretches between macros and links, which may hold a key of their own."""
    if not (_HYPHEN.search(content.raw) or content.of(Kind.LINK)):
        return
    stretch: list[str] = []
    for piece in content.pieces:
        key = _own_key(piece, reading) if piece.ref else ""
        if key or piece.kind not in (Kind.TEXT, Kind.LINK):
            yield from _bare("".join(stretch), reading)
            stretch = []
        else:
            stretch.append(piece.text)
        if key:
            yield key
    yield from _bare("".join(stretch), reading)


def _own_key(piece: Piece, reading: Reading) -> str:
    if piece.kind is Kind.TICKET and re.fullmatch(_KEY, piece.ref):
        return piece.ref
    return _in_address(piece.ref, reading) if piece.kind is Kind.LINK else ""


def _in_address(address: str, reading: Reading) -> str:
    address = unquote(address)
    match = _IN_ADDRESS.search(address)
    key = (match[1] or match[2]).upper() if match else ""
    if key and (_is_ours(key, reading) or _leads_to_jira(address, reading)):
        return key
    keys = (found[1] for found in _INSIDE.finditer(address))
    return next((key for key in keys if _is_ours(key, reading)), "")


def _leads_to_jira(address: str, reading: Reading) -> bool:
    """Whether the configured site would open it: by http or https, and from a page of the same host."""
    from_the_host = address.startswith("/") and not address.startswith("//")
    below = _from_host(reading.jira_url).rstrip("/") + "/"
    return not reading.jira_url or from_the_host or _from_host(address).startswith(below)


def _from_host(address: str) -> str:
    """Host and path; a host is the same in capitals and with its default port."""
    return _HOST.sub(lambda match: match[1].casefold(), address, count=1)


def _bare(text: str, reading: Reading) -> Iterator[str]:
    if not _HYPHEN.search(text):
        return
    for match in _BARE.finditer(_HYPHEN.sub("-", text)):
        address, key = match.groups()
        if address:
            linked = _in_address(address, reading)
            yield from [linked] if linked else []
        elif _is_ticket(key, reading):
            yield key


def _is_ticket(key: str, reading: Reading) -> bool:
    if _is_ours(key, reading) or reading.projects:
        return _is_ours(key, reading)
    project, _, number = key.rpartition("-")
    is_month = project in _MONTHS and _YEAR.fullmatch(number)
    return not is_month and project.rstrip("0123456789") not in _FALSE_PREFIXES


def _is_ours(key: str, reading: Reading) -> bool:
    return project_of(key) in reading.own_projects | reading.projects
