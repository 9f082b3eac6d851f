"""The way in: the clock, the spaces, and the projects with a board each."""

from importlib.resources import files

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from sync.sandbox.content import Page, Space
from sync.sandbox.control import PREFIX as CONTROL
from sync.sandbox.errors import NotFound
from sync.sandbox.issues import DONE, INDETERMINATE, NEW, Issue, Project
from sync.sandbox.wire.api import site

blueprint = Blueprint("home", __name__)
AT_MOST = 12
_LOOKS = {"site.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


@blueprint.get("/")
def home() -> str:
    return render_template(
        "home.html",
        spaces=[(space, pages_of(space)) for space in site().confluence.spaces.values()],
        projects=[(project, issues_of(project)) for project in site().jira.projects.values()],
        at_most=AT_MOST,
    )


@blueprint.post(f"{CONTROL}/clock/forward")
def move_clock() -> Response:
    seconds = request.form.get("seconds", "")
    if seconds.isdigit():
        site().clock.advance(int(seconds))
    return redirect("/", 303)


@blueprint.get("/jira/projects/<key>")
def board(key: str) -> str:
    project = next((one for one in site().jira.projects.values() if one.key == key), None)
    if project is None:
        raise NotFound(f"There is no project {key}.")
    issues = issues_of(project)
    columns = [
        (category, [issue for issue in issues if issue.status.category == category])
        for category in (NEW, INDETERMINATE, DONE)
    ]
    return render_template("board.html", project=project, columns=columns)


@blueprint.get(f"{CONTROL}/looks/<name>")
def looks(name: str) -> Response:
    """A file of the site's own; read whole, so that nothing stays open behind the answer."""
    if name not in _LOOKS:
        raise NotFound(f"There is no file {name}.")
    file = files("sync.sandbox.web") / "static" / name
    return Response(file.read_bytes(), content_type=_LOOKS[name])


def pages_of(space: Space) -> list[Page]:
    """The pages that are not in the trash, what changed last first."""
    pages = [page for page in site().confluence.pages.values() if page.space == space]
    shown = [page for page in pages if page.status != "trashed"]
    return sorted(shown, key=lambda page: (page.version.at, int(page.id)), reverse=True)


def issues_of(project: Project) -> list[Issue]:
    """The newest first."""
    issues = [issue for issue in site().jira.issues.values() if issue.project == project.id]
    return sorted(issues, key=lambda issue: issue.number, reverse=True)
