"""The kinds of values a configuration holds, each with the sentence for a value that is not one.

Each type carries a pattern or examples for editors (JSON Schema) where there is one.
"""

import ipaddress
import re
import ssl
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, FilePath

from sync.core.owners.cells import name_form
from sync.core.planning.priorities import priority_word
from sync.core.planning.screens import SETTINGS
from sync.core.policy import PROJECT, ROLES

PROJECT_KEY = r"^[A-Z][A-Z0-9_]{1,9}$"
LONGEST_DAYS = 3650  # ten years; much more would lead to days that no calendar has
FIELD_ID = r"^[a-z][A-Za-z0-9_]*$"
_LABEL_TABOO = re.compile(r"[\s!#&()*,.:;<>?@\[\]^]")


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def iso(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return list(Weekday).index(self) + 1


def _project_key(text: str) -> str:
    if not re.fullmatch(PROJECT_KEY, text):
        key = re.sub(r"\W", "", text).upper()
        example = key if re.fullmatch(PROJECT_KEY, key) else "OPS"
        raise ValueError(f'"{text}" is not a project key; write it as in Jira, e.g. {example}')
    return text


def _space_key(text: str) -> str:
    if not re.fullmatch(r"~?[\w.@-]{1,255}", text):
        raise ValueError(f'"{text}" is not a space key; take it from the space\'s address, e.g. OPS')
    return text


def _page_label(text: str) -> str:
    if not text or _LABEL_TABOO.search(text):
        raise ValueError(f'"{text}" is not a Confluence label; labels hold no spaces and no punctuation')
    return text.lower()


def _ticket_label(text: str) -> str:
    if not text or re.search(r"\s", text) or len(text) > 255:
        raise ValueError(f'"{text}" is not a Jira label; labels hold no spaces')
    return text


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _account(text: str) -> str:
    if not re.fullmatch(r"\S{1,255}", text):
        raise ValueError(
            f'"{text}" is not an account; write the account id (Cloud) or the user name (Data Center)'
        )
    return text


def _role_or_account(text: str) -> str:
    return text.lower() if text.lower() in ROLES else _account(text)


def _fallback(text: str) -> str:
    if text.lower() in ROLES and text.lower() != "lead":
        raise ValueError(f'"{text}" takes no tickets; write an account, lead or {PROJECT}')
    return text.lower() if text.lower() in ("lead", PROJECT) else _account(text)


def _priority(text: str) -> str:
    if not priority_word(text):
        raise ValueError("holds no letter and no digit; a priority is known by its word")
    return _name(text)


def _field_id(text: str) -> str:
    if text in SETTINGS:
        elsewhere = SETTINGS[text]
        raise ValueError(
            "is set by the worker itself; remove it" + (f", and see {elsewhere}" if elsewhere else "")
        )
    if not re.fullmatch(FIELD_ID, text):
        raise ValueError(f'"{text}" is not a field id; write the id, e.g. customfield_10010')
    return text


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, OSError, ValueError):
        close = get_close_matches(text, available_timezones(), n=1)
        raise ValueError(
            f'"{text}" is not a time zone; write e.g. {(close or ["Europe/Berlin"])[0]}'
        ) from None
    return text


def _address(text: str, example: str = "https://example.atlassian.net") -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError:
        raise ValueError(f"is not an address; write e.g. {example}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"is not an address; write e.g. {example}")
    return parts


def _site_url(text: str) -> str:
    parts = _address(text)
    if parts.username is not None:
        raise ValueError("holds a user name; remove it: the token comes from the environment")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https: the token would travel in clear")
    if parts.query or parts.fragment:
        raise ValueError("must be the site's address alone, without ? and #")
    if parts.hostname == "api.atlassian.com":
        raise ValueError(
            "is the gateway; write the address people open, e.g. https://example.atlassian.net, "
            "and the id from this address as cloud_id"
        )
    return text.rstrip("/")


def is_webhook(text: str) -> bool:
    """Whether it is the address of a webhook: https, or plain http on this machine alone."""
    try:
        parts = _address(text)
    except ValueError:
        return False
    return parts.username is None and (parts.scheme == "https" or _is_loopback(parts.hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _proxy_url(text: str) -> str:
    if _address(text, "http://proxy.example.com:3128").username is not None:
        raise ValueError(
            "holds credentials, and this file is no place for secrets; leave it out here, and put the whole "
            "address into the environment variable HTTPS_PROXY"
        )
    return text


def _authorities(path: Path) -> Path:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (ssl.SSLError, OSError):
        raise ValueError("names no PEM file with certificates that can be read here") from None
    return path


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s:]+@[^@\s:]+", text):
        raise ValueError(f'"{text}" is not an e-mail address')
    return text


def _cloud_id(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z-]{8,64}", text):
        raise ValueError(f'"{text}" is not a cloud id; see https://YOUR-SITE.atlassian.net/_edge/tenant_info')
    return text


def _client_id(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise ValueError(f'"{text}" is not a client id; copy it from the OAuth 2.0 credential')
    return text


ProjectKey = Annotated[str, AfterValidator(_project_key), Field(json_schema_extra={"pattern": PROJECT_KEY})]
SpaceKey = Annotated[str, AfterValidator(_space_key)]
PageLabel = Annotated[str, AfterValidator(_page_label)]
TicketLabel = Annotated[str, AfterValidator(_ticket_label)]
Name = Annotated[str, AfterValidator(_name), Field(json_schema_extra={"minLength": 1})]
TeamName = Annotated[str, AfterValidator(_name), AfterValidator(name_form)]
Account = Annotated[str, AfterValidator(_account)]
Fallback = Annotated[str, AfterValidator(_fallback)]
RoleOrAccount = Annotated[str, AfterValidator(_role_or_account)]
Priority = Annotated[str, AfterValidator(_priority), Field(json_schema_extra={"minLength": 1})]
Days = Annotated[int, Field(le=LONGEST_DAYS)]
FieldId = Annotated[str, AfterValidator(_field_id)]
TimeZone = Annotated[str, AfterValidator(_time_zone), Field(examples=["Europe/Berlin", "America/New_York"])]
SiteUrl = Annotated[str, AfterValidator(_site_url), Field(json_schema_extra={"format": "uri"})]
Authorities = Annotated[FilePath, AfterValidator(_authorities)]
ProxyUrl = Annotated[str, AfterValidator(_proxy_url), Field(json_schema_extra={"format": "uri"})]
Email = Annotated[str, AfterValidator(_email), Field(json_schema_extra={"format": "email"})]
CloudId = Annotated[str, AfterValidator(_cloud_id)]
ClientId = Annotated[str, AfterValidator(_client_id)]
