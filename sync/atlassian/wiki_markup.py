"""Texts for Jira Data Center, as wiki markup in which text stays text: nothing in it is ever a command."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from sync.core.model import USER_NAME, Inline, Link, Mention, Paragraph, Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPECIAL = re.compile(
    r"[{}\[\]|!]"
    # between two letters or digits these are plain: pre-flight, snake_case
    r"|(?<![^\W_])[*_+^~#-]|[*_+^~#-](?![^\W_])"
    r"|\?(?=\?)|(?<=\?)\?"
    # h1. and bq. begin blocks, a double backslash breaks the line, entities are read as what they stand for
    r"|(?<=\bh[1-6])\.|(?<=\bbq)\.|\\|&(?=#?\w+;)"
)
_AS_ENTITY = {".": "&#46;", "\\": "&#92;", "&": "&amp;"}
_PLAIN_USER_NAME = re.compile(r"[\w.@+-]+")
_SAFE_IN_URL = "/:?#@!$&'()*+,;=%~"


def document(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join("".join(map(_inline, paragraph)) for paragraph in paragraphs)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text, True):
            return f"*{escaped(text)}*"
        case Text(text):
            return escaped(text)
        case Link(text, url):
            return f"[{escaped(text or url)}|{quote(url, safe=_SAFE_IN_URL)}]"
        case Mention(user):
            name = user.id.removeprefix(USER_NAME)
            return f"[~{name}]" if _PLAIN_USER_NAME.fullmatch(name) else escaped(user.name or name)


def escaped(text: str) -> str:
    """Markup that shows exactly this text; line breaks stay, other control characters go."""
    return _SPECIAL.sub(lambda found: _AS_ENTITY.get(found[0], f"\\{found[0]}"), _CONTROL.sub("", text))
