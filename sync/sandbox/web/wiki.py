"""Confluence in the browser: spaces, pages, their source and their history, at Confluence's own addresses."""

from flask import Blueprint, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from sync.sandbox.content import Comment, Page, Version
from sync.sandbox.errors import NotFound
from sync.sandbox.web.diff import difference, source_html
from sync.sandbox.web.home import pages_of
from sync.sandbox.web.knowledge import Knowledge, address_of
from sync.sandbox.web.storage_html import storage_html
from sync.sandbox.web.storage_tree import UnreadableError
from sync.sandbox.wire.api import site

blueprint = Blueprint("wiki", __name__)


@blueprint.get("/", strict_slashes=False)
def start() -> Response:
    return redirect("/")


@blueprint.get("/display/<key>")
@blueprint.get("/spaces/<key>")
def space(key: str) -> str:
    found = next((one for one in site().confluence.spaces.values() if one.key == key), None)
    if found is None:
        raise NotFound(f"There is no space {key}.")
    return render_template("space.html", space=found, pages=pages_of(found))


@blueprint.get("/spaces/<key>/pages/<page_id>")
@blueprint.get("/spaces/<key>/pages/<page_id>/<path:slug>")
def page(key: str, page_id: str, slug: str = "") -> str | Response:
    found = _page(page_id)
    if found.space.key != key:
        return redirect(address_of(found))
    version = _version(found, request.args.get("pageVersion", ""))
    html, problem = _readable(found, version.body)
    return render_template(
        "page.html",
        page=found,
        version=version,
        html=html,
        problem=problem,
        source=source_html(version.body),
        comments=[(comment, _said(found, comment)) for comment in _comments(found)],
    )


@blueprint.get("/pages/<page_id>")
@blueprint.get("/x/<page_id>")
def short_address(page_id: str) -> Response:
    comment = request.args.get("focusedCommentId")
    return redirect(address_of(_page(page_id)) + (f"#comment-{comment}" if comment else ""))


@blueprint.get("/pages/viewpage.action")
def page_by_id() -> Response:
    return redirect(address_of(_asked_page()))


@blueprint.get("/plugins/viewstorage/viewpagestorage.action")
def source() -> str:
    found = _asked_page()
    return render_template("source.html", page=found, source=source_html(found.body))


@blueprint.get("/pages/viewpreviousversions.action")
def history() -> str:
    return render_template("history.html", page=_asked_page())


@blueprint.get("/pages/diffpagesbyversion.action")
def changes() -> str:
    found = _asked_page()
    new = _version(found, request.args.get("revisedVersion", ""))
    old = _version(found, request.args.get("originalVersion", ""))
    return render_template("changes.html", page=found, old=old, new=new, found=difference(old.body, new.body))


def _asked_page() -> Page:
    return _page(request.args.get("pageId", ""))


def _page(page_id: str) -> Page:
    found = site().confluence.pages.get(page_id)
    if found is None:
        raise NotFound(f"There is no page {page_id}.")
    return found


def _version(found: Page, number: str) -> Version:
    """The version of that number; the newest where none is asked for."""
    if not number:
        return found.version
    version = next((one for one in found.versions if str(one.number) == number), None)
    if version is None:
        raise NotFound(f"“{found.title}” has no version {number}.")
    return version


def _readable(found: Page, body: str) -> tuple[Markup, str]:
    """The body for readers, or why it cannot be shown."""
    try:
        return storage_html(body, Knowledge(site(), found.space.key)), ""
    except UnreadableError as problem:
        return Markup(), str(problem)


def _said(found: Page, comment: Comment) -> Markup:
    html, problem = _readable(found, comment.version.body)
    return html if not problem else source_html(comment.version.body)


def _comments(found: Page) -> list[Comment]:
    """Each comment followed by the answers to it."""
    held = site().confluence.comments_on(found.id)
    return [one for first in held if not first.parent for one in _thread(first, held)]


def _thread(first: Comment, held: list[Comment]) -> list[Comment]:
    answers = [one for answer in held if answer.parent == first.id for one in _thread(answer, held)]
    return [first, *answers]
