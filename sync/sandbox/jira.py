"""Jira: projects, issues and their keys, transitions, comments, remote links, issue properties.

State and its rules, nothing about HTTP. What the fields of an issue may hold is said in `fields`.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from sync.sandbox.errors import NotFound, Refused
from sync.sandbox.index import HasNow, Index
from sync.sandbox.issues import DONE, WORKFLOW, Component, Issue, IssueComment, Named, Project, RemoteLink
from sync.sandbox.people import Person

LARGEST_PROPERTY = 32768
NO_ISSUE = "Issue does not exist or you do not have permission to see it."


class Jira:
    def __init__(self, clock: HasNow, lag: Callable[[], float | None]) -> None:
        self.clock = clock
        self._ids = itertools.count(10001)
        self.projects: dict[str, Project] = {}
        self.issues: dict[str, Issue] = {}
        self._comments: dict[str, list[IssueComment]] = defaultdict(list)
        self._links: dict[str, dict[int, RemoteLink]] = defaultdict(dict)
        self._id_by_key: dict[str, str] = {}
        self.index: Index[Issue] = Index(clock, lag)

    # --- projects

    def add_project(
        self,
        key: str,
        name: str,
        lead: str,
        types: tuple[str, ...] = ("Task", "Bug"),
        components: tuple[str, ...] = (),
    ) -> Project:
        project = Project(
            str(10000 + len(self.projects)),
            key,
            name,
            lead,
            tuple(Named(self._new_id(), type_name) for type_name in types),
            tuple(Component(self._new_id(), component) for component in components),
        )
        self.projects[project.id] = project
        return project

    def project(self, id_or_key: str, viewer: Person | None) -> Project:
        """The project, if the viewer may see it."""
        for project in self.projects.values():
            if id_or_key in {project.id, project.key} and project.visible_to(viewer):
                return project
        raise NotFound(f"No project could be found with key '{id_or_key}'.")

    # --- issues

    def issue(self, id_or_key: str, viewer: Person | None) -> Issue:
        """The issue, if the viewer may see it; keys it had before it was moved lead to it, too."""
        issue = self.issues.get(self.id_of(id_or_key))
        if issue is None or not self.may_view(issue, viewer):
            raise NotFound(NO_ISSUE)
        return issue

    def id_of(self, id_or_key: str) -> str:
        """The id behind a key, or what was given."""
        return self._id_by_key.get(id_or_key.upper(), id_or_key)

    def may_view(self, issue: Issue, viewer: Person | None) -> bool:
        return not issue.secret and self.projects[issue.project].visible_to(viewer)

    def create(
        self,
        project: Project,
        values: Mapping[str, object],
        reporter: str,
        properties: Mapping[str, object] | None = None,
    ) -> Issue:
        """``values`` are attributes of `Issue` that `fields` has checked. Keys of a project only grow."""
        for name, value in (properties or {}).items():
            _check_property(name, value)
        now = self.clock.now()
        project.last_number += 1
        key = f"{project.key}-{project.last_number}"
        attributes = {"reporter": reporter, **values}
        issue = Issue(
            id=self._new_id(),
            key=key,
            project=project.id,
            creator=reporter,
            created_at=now,
            updated_at=now,
            category_changed_at=now,
            properties=dict(properties or {}),
            **attributes,  # type: ignore[arg-type]
        )
        return self._keep(issue)

    def change(self, issue: Issue, values: Mapping[str, object]) -> Issue:
        changed = replace(issue, updated_at=self.clock.now(), **values)  # type: ignore[arg-type]
        return self._keep(changed)

    def transition(self, issue: Issue, transition: str) -> Issue:
        status = next((status for status in WORKFLOW if status.transition == transition), None)
        if status is None:
            raise Refused(fields={"transition": "It is not valid for this issue."})
        now = self.clock.now()
        done = status.category is DONE
        resolved = done and self.projects[issue.project].sets_resolution
        moved = status.category is not issue.status.category
        return self.change(
            issue,
            {
                "status": status,
                "category_changed_at": now if moved else issue.category_changed_at,
                "resolution": "Done" if resolved else "",
                "resolved_at": (issue.resolved_at or now) if resolved else None,
            },
        )

    def move(self, issue: Issue, project: Project) -> Issue:
        """To another project: a new key, the same id; the old key leads here from now on."""
        project.last_number += 1
        key = f"{project.key}-{project.last_number}"
        named = next((kind for kind in project.types if kind.name == issue.type.name), project.types[0])
        return self.change(issue, {"project": project.id, "key": key, "type": named})

    def delete(self, issue: Issue) -> None:
        del self.issues[issue.id]
        self.index.note(issue.id, None)

    def set_property(self, issue: Issue, name: str, value: object) -> Issue:
        _check_property(name, value)
        return self._keep(replace(issue, properties={**issue.properties, name: value}))

    # --- comments and links

    def add_comment(self, issue: Issue, author: str, body: object) -> IssueComment:
        made = IssueComment(self._new_id(), issue.id, author, self.clock.now(), body)
        self._comments[issue.id].append(made)
        self.change(issue, {})
        return made

    def comments_on(self, issue: Issue) -> list[IssueComment]:
        return list(self._comments[issue.id])

    def links_of(self, issue: Issue) -> list[RemoteLink]:
        return list(self._links[issue.id].values())

    def link(self, issue: Issue, global_id: str, wire: Mapping[str, object]) -> tuple[RemoteLink, bool]:
        """Add the link or, where its global id is known, replace it; True when it is new."""
        known = next(
            (held for held in self.links_of(issue) if global_id and held.global_id == global_id), None
        )
        made = RemoteLink(known.id if known else int(self._new_id()), issue.id, global_id, wire)
        self._links[issue.id][made.id] = made
        return made, known is None

    def unlink(self, link: RemoteLink) -> None:
        del self._links[link.issue][link.id]

    def _keep(self, issue: Issue) -> Issue:
        self.issues[issue.id] = issue
        self._id_by_key[issue.key] = issue.id
        self.index.note(issue.id, issue)
        return issue

    def _new_id(self) -> str:
        return str(next(self._ids))


def _check_property(name: str, value: object) -> None:
    if len(name) > 255:
        raise Refused("The key of the property must not be longer than 255 characters.")
    if len(json.dumps(value, separators=(",", ":"), ensure_ascii=False)) > LARGEST_PROPERTY:
        raise Refused("The value of the property must not be longer than 32768 characters.")
