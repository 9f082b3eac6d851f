"""Confluence's own elements: links, people, images, tasks, layouts."""

import re
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from sync.sandbox.web.addresses import safe_address
from sync.sandbox.web.html import join, tag
from sync.sandbox.web.macros import adf_panel
from sync.sandbox.web.parts import link, mention, picture
from sync.sandbox.web.show import Renderer, Show

_DROPPED = "ac:parameter ac:adf-mark ac:adf-fragment-mark"
_EMOTICONS = {
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "information": "ℹ️",
    "question": "❓",
    "light-on": "💡",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "smile": "🙂",
    "sad": "🙁",
    "plus": "➕",
    "minus": "➖",
}


def _dropped(element: Element, show: Show) -> Markup:
    return Markup()


# --- links


def _link(element: Element, show: Show) -> Markup:
    target = next((child for child in element if child.tag.startswith("ri:")), None)
    if target is None:
        anchor = element.get("ac:anchor", "")
        return link(_said(element, show) or escape(anchor), f"#{anchor}" if anchor else "")
    if target.tag == "ri:user":
        return _user(target, show)
    name, address = _target(target, show)
    return link(_said(element, show) or escape(name), address)


def _said(element: Element, show: Show) -> Markup:
    plain = element.findtext("ac:plain-text-link-body", "")
    return show.inside(element.find("ac:link-body")) or escape(plain)


def _target(target: Element, show: Show) -> tuple[str, str]:
    """What a link leads to: its name, and its address where there is one."""
    match target.tag:
        case "ri:page" | "ri:blog-post":
            title = target.get("ri:content-title", "")
            return title, show.references.page(title, target.get("ri:space-key", ""))
        case "ri:space":
            key = target.get("ri:space-key", "")
            return key, show.references.space(key)
        case "ri:attachment":
            return f"📎 {target.get('ri:filename', '')}", ""
        case _:
            address = target.get("ri:value", "")
            return address, safe_address(address)


def _user(element: Element, show: Show) -> Markup:
    names = (element.get(f"ri:{kind}") for kind in ("account-id", "userkey", "username"))
    return mention(show.references.person(next(filter(None, names), "")))


# --- images and emoji


def _image(element: Element, show: Show) -> Markup:
    source = next((child for child in element if child.tag.startswith("ri:")), None)
    file = source.get("ri:filename") or source.get("ri:value") if source is not None else ""
    caption = show.inside(element.find("ac:caption"))
    shown = picture(element.get("ac:alt") or file or "")
    return shown + tag("span", caption, class_="caption") if caption else shown


def _emoticon(element: Element, show: Show) -> Markup:
    written = element.get("ac:emoji-fallback", "")
    if written and not written.startswith(":"):
        return escape(written)
    name = element.get("ac:name", "")
    return escape(_EMOTICONS.get(name) or written or f":{name}:")


# --- tasks


def _tasks(element: Element, show: Show) -> Markup:
    tasks = (_task(task, show) for task in element.findall("ac:task"))
    return tag("ul", join(tasks), class_="tasks")


def _task(element: Element, show: Show) -> Markup:
    done = element.findtext("ac:task-status") == "complete"
    box = tag("span", "☑" if done else "☐", role="img", aria_label="done" if done else "to do")
    body = tag("div", show.inside(element.find("ac:task-body")))
    return tag("li", box + body, class_="done" if done else "")


# --- layouts and what else frames a text


def _section(element: Element, show: Show) -> Markup:
    kind = re.sub("[^a-z_]", "", element.get("ac:type", "single"))
    return tag("div", show.inside(element), class_=f"section {kind}")


def _layout_cell(element: Element, show: Show) -> Markup:
    return tag("div", show.inside(element), class_="layout-cell")


def _commented(element: Element, show: Show) -> Markup:
    return tag("mark", show.inside(element), title="An inline comment stands here")


def _hint(element: Element, show: Show) -> Markup:
    return tag("span", show.inside(element), class_="hint")


def _extension(element: Element, show: Show) -> Markup:
    """A node of the new editor: its panels, and of all others the text they carry for old readers."""
    node = element.find("ac:adf-node")
    if node is None or node.get("type") != "panel":
        return show.inside(element.find("ac:adf-fallback"))
    attributes = {each.get("key"): each.text or "" for each in node.iter("ac:adf-attribute")}
    return adf_panel(attributes.get("panel-type", ""), show.inside(node.find("ac:adf-content")))


OWN_ELEMENTS: dict[str, Renderer] = {
    **dict.fromkeys(_DROPPED.split(), _dropped),
    "ac:link": _link,
    "ri:user": _user,
    "ac:image": _image,
    "ac:emoticon": _emoticon,
    "ac:task-list": _tasks,
    "ac:layout-section": _section,
    "ac:layout-cell": _layout_cell,
    "ac:inline-comment-marker": _commented,
    "ac:placeholder": _hint,
    "ac:adf-extension": _extension,
}
