"""Owner cells and what becomes of them. ``ask`` answers look-ups as a project of one small company would."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.core.model import BY_DEFAULT, ActionItem, Finding, Inline, Mention, Text, User, UserRef
from sync.core.owners.cells import name_form, names, queries, team
from sync.core.owners.resolution import Resolution, in_words, resolve, surely_named
from sync.core.policy import People, Target

ADA = User("5b10:ada", "Ada Byron", "ada@example.com")
BO = User("5b10:bo", "Bo Lindqvist")  # hides the e-mail address
JOSE = User("5b10:jose", "José da Silva", "jose@example.com")
SAM_ONE = User("5b10:sam1", "Sam Ito", "sam1@example.com")
SAM_TWO = User("5b10:sam2", "Sam Ito", "sam2@example.com")
GONE = User("5b10:gone", "Gil Gone", "gil@example.com", active=False)
EVERYONE = (ADA, BO, JOSE, SAM_ONE, SAM_TWO, GONE)

DIRECTORY = (
    ("sre lead", Target(account="5b10:bo")),
    ("infra team", Target(component="Infrastructure", lead="5b10:inga")),
    ("payments", Target(project="PAY")),
    ("docs", Target(component="Docs", project="DOC")),
    ("ci/cd team", Target(account="5b10:cid")),
    ("ada byron", Target(account="5b10:another-ada")),
)
PEOPLE = People(directory=DIRECTORY)


def item(owner: str, *mentions: UserRef) -> ActionItem:
    return ActionItem(table=1, row=2, text="Add an alert", owner=owner, owners=mentions)


def ask(row: ActionItem, people: People = PEOPLE) -> dict[str, tuple[User, ...]]:
    """Answer every query the way a site does: everyone whose name or e-mail contains a word of it."""
    return {
        query: tuple(
            user for user in EVERYONE if query.split()[0].lower() in f"{user.name} {user.email}".lower()
        )
        for query in queries(row, people)
    }


def resolved(owner: str, *mentions: UserRef, people: People = PEOPLE) -> Resolution:
    row = item(owner, *mentions)
    return resolve(row, people, ask(row, people))


def said(resolution: Resolution) -> list[str]:
    return [finding.text for finding in resolution.findings]


# --- what is asked


@pytest.mark.parametrize(
    "owner",
    [
        "SRE Lead",  # in the directory
        "Backend team",
        "DevOps",
        "Messaging Platform Team",
        "Engenharia",
        "Database Reliability",
        "docs / platform",
        "platform/architecture owner",
        "Head of Payments",
        "開発担当者",
        "運用チーム",
        "백엔드 팀",
        "运维组",
        "acolyte orchestrator",
        "Claude",
        "recap",
        "@dba-team",
        "[Name]",
        "<team-name>",
        "TBD",
        "—",
        "",
    ],
)
def test_teams_roles_first_names_and_placeholders_are_never_looked_up(owner: str) -> None:
    assert queries(item(owner), PEOPLE) == ()


@pytest.mark.parametrize(
    ("owner", "asked"),
    [
        ("Bo Lindqvist", ("Bo Lindqvist",)),
        ("José da Silva", ("José da Silva",)),
        ("Jean-Luc O'Brien", ("Jean-Luc O'Brien",)),
        ("Mary Q. Smith", ("Mary Q. Smith",)),
        ("Dev Patel", ("Dev Patel",)),
        ("LINDQVIST Bo", ("LINDQVIST Bo",)),
        ("Bo Lindqvist (infra)", ("Bo Lindqvist",)),
        ("ada@example.com", ("ada@example.com",)),
        ("Ada B. <ada@example.com>", ("ada@example.com",)),
        ("Bo Lindqvist, Sam Ito", ("Bo Lindqvist", "Sam Ito")),
        ("Bo Lindqvist and SRE Lead", ("Bo Lindqvist",)),
        ("Bo Lindqvist; Bo Lindqvist", ("Bo Lindqvist",)),
        ("山田 太郎", ("山田 太郎",)),
        ("张伟", ("张伟",)),
        ("김철수", ("김철수",)),
    ],
)
def test_addresses_and_full_names_are_looked_up_once(owner: str, asked: tuple[str, ...]) -> None:
    assert queries(item(owner), PEOPLE) == asked


def test_the_directory_comes_before_any_look_up() -> None:
    assert queries(item("Ada Byron"), PEOPLE) == ()
    assert resolved("Ada Byron").assignee == "5b10:another-ada"


def test_a_mention_on_cloud_needs_no_look_up() -> None:
    assert queries(item("@5b10:ada", UserRef("5b10:ada")), PEOPLE) == ()


def test_a_user_key_of_data_center_is_looked_up() -> None:
    row = item("@8a7f", UserRef("userkey:8a7f"))

    assert queries(row, PEOPLE) == ("userkey:8a7f",)
    assert resolve(row, PEOPLE, {"userkey:8a7f": (User("ada", "Ada Byron"),)}).assignee == "ada"


def test_a_user_name_of_data_center_is_the_account() -> None:
    assert resolved("@ada", UserRef("username:ada")).assignee == "ada"


# --- who it is


@pytest.mark.parametrize(
    ("owner", "assignee"),
    [
        ("Bo Lindqvist", "5b10:bo"),
        ("bo.lindqvist@example.com", ""),  # a hidden address proves nothing
        ("ada@example.com", "5b10:ada"),
        ("ADA@Example.com", "5b10:ada"),
        ("Ada B. <ada@example.com>", "5b10:ada"),
        ("José da Silva", "5b10:jose"),
        ("Jose\u0301 da Silva", "5b10:jose"),  # the accent as a character of its own
        ("Bo Lindqvist (infra)", "5b10:bo"),
        ("Bo Lind", ""),  # the site finds somebody, but not exactly
        ("Sam Ito", ""),
        ("sam1@example.com", "5b10:sam1"),
        ("Gil Gone", ""),
        ("SRE Lead", "5b10:bo"),
        ("sre  LEAD", "5b10:bo"),
        ("@SRE Lead", "5b10:bo"),
        ("SRE Lead (primary)", "5b10:bo"),
        ("infra team", "5b10:inga"),
        ("CI/CD team", "5b10:cid"),  # one name, although it holds a separator
        ("Ops Lead", ""),
        ("TBD", ""),
    ],
)
def test_an_owner_is_assigned_where_one_account_alone_is_meant(owner: str, assignee: str) -> None:
    assert resolved(owner).assignee == assignee


def test_a_mention_is_the_assignee() -> None:
    mentioned = Resolution(assignee="5b10:ada", called="the person mentioned")
    assert resolved("@5b10:ada", UserRef("5b10:ada")) == mentioned


@pytest.mark.parametrize(
    ("row", "account"),
    [
        (item("@Ada", UserRef("5b10:ada", "Ada")), "5b10:ada"),
        (item("Sam Ito, @Ada", UserRef("5b10:ada", "Ada")), "5b10:ada"),
        (item("infra team"), "5b10:inga"),
        (item("payments, SRE Lead"), "5b10:bo"),
        (item("Sam Ito"), ""),  # takes a look-up
        (item("ada@example.com"), ""),
        (item("payments"), ""),
        (item("TBD"), ""),
        (item(""), ""),
    ],
)
def test_whom_a_row_surely_names_takes_no_look_up(row: ActionItem, account: str) -> None:
    fallback = replace(PEOPLE, fallback="5b10:fallback")
    assert surely_named(row, fallback) == account


def test_a_mention_without_any_text_is_the_assignee() -> None:
    assert resolved("", UserRef("5b10:ada")).assignee == "5b10:ada"


def test_a_mention_is_a_person_even_where_the_directory_knows_the_name() -> None:
    assert resolved("Ada Byron", UserRef("5b10:ada", "Ada Byron")).assignee == "5b10:ada"


def test_a_mention_that_the_text_does_not_show_is_not_lost() -> None:
    assert resolved("SRE Lead", UserRef("5b10:ada")).assignee == "5b10:ada"


@pytest.mark.parametrize(
    ("owner", "target"),
    [
        ("infra team", Target(component="Infrastructure", lead="5b10:inga")),
        ("Bo Lindqvist / docs", Target(component="Docs", project="DOC")),
        ("payments + docs", Target(project="PAY")),  # the first team decides for the whole ticket
        ("Ops Lead", Target()),
    ],
)
def test_the_first_team_known_decides_component_and_project(owner: str, target: Target) -> None:
    resolution = resolved(owner)

    assert team(item(owner), PEOPLE) == target
    assert resolution.component == target.component


def test_a_component_leaves_the_assignee_to_jira() -> None:
    """A component has a default assignee of its own, which a fallback must not override."""
    resolution = resolved("docs", people=People(DIRECTORY, fallback="5b10:duty"))

    assert (resolution.assignee, resolution.findings) == (BY_DEFAULT, ())


@pytest.mark.parametrize("owner", ["", "Ops Lead", "Gil Gone"])
def test_the_project_s_default_is_a_fallback_like_any_other(owner: str) -> None:
    people = People(DIRECTORY, fallback="project")

    assert resolved(owner, people=people).assignee == BY_DEFAULT
    assert resolved("Bo Lindqvist", people=people).fallback == BY_DEFAULT


@pytest.mark.parametrize("spelling", ["lead", "5b10:boss"])
def test_the_lead_of_the_ladder_is_the_team_s_own_or_the_configured_one(spelling: str) -> None:
    people = People(DIRECTORY, lead="5b10:boss", fallback=spelling)

    assert resolved("infra team", people=people).lead == "5b10:inga"
    assert resolved("Ops Lead", people=people).lead == "5b10:boss"
    assert resolved("Ops Lead", people=people).assignee == "5b10:boss"


# --- several owners


MENTION = UserRef("5b10:ada", "Ada Byron")


@pytest.mark.parametrize(
    "owner",
    [
        "Bo Lindqvist y Gasset",
        "José da Silva e Souza",
        "Bo Lindqvist y Gasset (Ops)",
        "José da Silva e Souza, Ops",
    ],
)
def test_who_has_two_surnames_is_not_taken_for_somebody_with_the_first_of_them(owner: str) -> None:
    """There are a Bo Lindqvist and a José da Silva, but they are not named here."""
    assert resolved(owner).assignee == ""


@pytest.mark.parametrize("name", ["José Ortega y Gasset", "João da Costa e Silva"])
def test_who_has_two_surnames_is_looked_up_by_both(name: str) -> None:
    row = item(f"{name} (until May)")

    assert queries(row, PEOPLE) == (name,)
    assert resolve(row, PEOPLE, {name: (User("5b10:both", name),)}).assignee == "5b10:both"


@pytest.mark.parametrize(
    ("owner", "mentions", "assignee", "others"),
    [
        ("Bo Lindqvist, Ops Lead", (), "5b10:bo", (Text("Ops Lead"),)),
        ("Bo Lindqvist / José da Silva", (), "5b10:bo", (Mention(UserRef("5b10:jose", "José da Silva")),)),
        ("Bo Lindqvist und infra team", (), "5b10:bo", (Text("infra team"),)),
        ("infra team、Bo Lindqvist", (), "5b10:inga", (Mention(UserRef("5b10:bo", "Bo Lindqvist")),)),
        ("SRE Lead / @Ada Byron", (MENTION,), "5b10:bo", (Mention(MENTION),)),
        ("@Ada Byron + SRE Lead", (MENTION,), "5b10:ada", (Text("SRE Lead"),)),
        ("@5b10:ada", (UserRef("5b10:ada"),), "5b10:ada", ()),
        ("@a @ab", (UserRef("a"), UserRef("ab")), "a", (Mention(UserRef("ab")),)),
        ("@ab @a", (UserRef("a"), UserRef("ab")), "ab", (Mention(UserRef("a")),)),
        ("Bo Lindqvist, SRE Lead", (), "5b10:bo", ()),  # the same person twice
        ("R&D + docs / —", (), BY_DEFAULT, (Text("R&D"), Text("docs"))),
        ("Bo Lindqvist y José da Silva", (), "5b10:bo", (Mention(UserRef("5b10:jose", "José da Silva")),)),
        ("Bo Lindqvist e infra team", (), "5b10:bo", (Text("infra team"),)),
        ("Bo Lindqvist y Payments", (), "5b10:bo", (Text("Payments"),)),
        ("Sam y José da Silva", (), "5b10:jose", (Text("Sam"),)),
        ("Ops y @Ada Byron", (MENTION,), "5b10:ada", (Text("Ops"),)),
        ("@Ada Byron e Sam", (MENTION,), "5b10:ada", (Text("Sam"),)),
    ],
)
def test_the_first_is_assigned_and_the_others_are_named(
    owner: str, mentions: tuple[UserRef, ...], assignee: str, others: tuple[Inline, ...]
) -> None:
    resolution = resolved(owner, *mentions)

    assert resolution.assignee == assignee
    assert resolution.others == others


def test_an_owner_who_is_not_found_is_passed_over_openly() -> None:
    resolution = resolved("Ops Lead, Bo Lindqvist")

    assert resolution.assignee == "5b10:bo"
    nobody = "“Ops Lead” is not known here yet, a mention would settle who that is"
    assert said(resolution) == [f"{nobody}; the ticket goes to the next owner named."]


def test_an_owner_named_later_need_not_be_found() -> None:
    assert said(resolved("Bo Lindqvist, Ops Lead")) == []


# --- what people are told


def test_a_finding_points_to_its_row() -> None:
    assert resolved("Ops Lead").findings == (
        Finding(
            "owner-unknown",
            "“Ops Lead” is not known here yet, a mention would settle who that is; the ticket is unassigned.",
            table=1,
            row=2,
        ),
    )


@pytest.mark.parametrize(
    ("owner", "code", "sentence"),
    [
        ("Sam Ito", "owner-ambiguous", "“Sam Ito” may be several people, a mention would settle who that is"),
        ("Gil Gone", "owner-not-assignable", "“Gil Gone” cannot be assigned in Jira"),
        ("gil@example.com", "owner-not-assignable", "“gil@example.com” cannot be assigned in Jira"),
        (
            "QA/IT team",
            "owner-unknown",
            "“QA/IT team” is not known here yet, a mention would settle who that is",
        ),  # may well be one name
        (
            "Wing Commander " * 9,
            "owner-unknown",
            f"“{'Wing Commander ' * 3}Wing …” is not known here yet, a mention would settle who that is",
        ),
    ],
)
def test_why_nobody_is_assigned(owner: str, code: str, sentence: str) -> None:
    (finding,) = resolved(owner).findings

    assert (finding.code, finding.text) == (code, f"{sentence}; the ticket is unassigned.")


def test_only_the_owner_that_is_not_known_is_named() -> None:
    (sentence,) = said(resolved("Ops Lead / docs"))
    assert sentence == (
        "“Ops Lead” is not known here yet, a mention would settle who that is; "
        "the ticket goes to whom Jira assigns by default."
    )


def test_different_problems_are_told_one_by_one() -> None:
    assert said(resolved("Sam Ito, Ops Lead")) == [
        "“Sam Ito” may be several people, a mention would settle who that is; the ticket is unassigned.",
        "“Ops Lead” is not known here yet, a mention would settle who that is; the ticket is unassigned.",
    ]


@pytest.mark.parametrize(
    "owner",
    [
        "",
        " ",
        "-",
        "—",
        "…",
        "...",
        "?",
        "TBD",
        "n/a",
        "未定",
        "要アサイン",
        "[Name]",
        "<team>",
        "{x}",
        "@handle",
    ],
)
def test_a_placeholder_is_no_owner_and_no_finding(owner: str) -> None:
    assert resolved(owner) == Resolution()


# --- not assignable


def test_someone_not_assignable_falls_back_to_the_team_s_lead() -> None:
    people = People((("db team", Target(account="5b10:gone", lead="5b10:lin")),))
    row = item("DB team")

    assert resolve(row, people, {"5b10:gone": ()}).assignee == "5b10:lin"
    assert resolve(row, people, {"5b10:gone": (GONE,)}).assignee == "5b10:lin"


def test_someone_mentioned_who_is_not_assignable_falls_back_as_configured() -> None:
    people = People(fallback="5b10:duty")
    row = item("@Gil Gone", UserRef("5b10:gone", "Gil Gone"))

    resolution = resolve(row, people, {"5b10:gone": ()})

    assert resolution.assignee == "5b10:duty"
    assert said(resolution) == [
        "“Gil Gone” cannot be assigned in Jira; the ticket goes to the configured fallback."
    ]


def test_a_mention_without_a_name_is_not_called_by_its_id() -> None:
    resolution = resolve(item("@5b10:gone", UserRef("5b10:gone")), PEOPLE, {"5b10:gone": ()})

    assert said(resolution) == ["the person mentioned cannot be assigned in Jira; the ticket is unassigned."]


def test_a_fallback_that_is_not_assignable_leaves_the_ticket_unassigned() -> None:
    people = People(fallback="5b10:duty")

    resolution = resolve(item("Ops Lead"), people, {"5b10:duty": ()})

    assert resolution.assignee == ""
    assert said(resolution) == [
        "“Ops Lead” is not known here yet, a mention would settle who that is; the ticket is unassigned."
    ]


def test_a_row_without_an_owner_goes_to_the_fallback_without_a_word() -> None:
    """That a row has no owner is advice of its own; here it is not a failure."""
    fallback = Resolution(assignee="5b10:duty", called="the configured fallback")
    assert resolved("TBD", people=People(fallback="5b10:duty")) == fallback


# --- whatever the cell says


def test_names_for_routing_are_the_whole_cell_and_its_parts() -> None:
    assert names(item("CI/CD Team")) == ("ci/cd team", "ci", "cd team")
    assert names(item("SRE  Lead")) == ("sre lead",)
    assert names(item("")) == ()
    assert names(item("Bo Lindqvist y Atlas")) == ("bo lindqvist y atlas", "bo lindqvist", "atlas")


texts = st.text(max_size=80) | st.lists(
    st.sampled_from(["Sam Ito", "SRE Lead", "docs", "@x", "/", ",", " and ", "TBD", "(", "a@b.io", "+"]),
    max_size=8,
).map(" ".join)


@given(texts, st.lists(st.builds(UserRef, st.text(min_size=1, max_size=8), st.text(max_size=8)), max_size=3))
def test_nobody_is_assigned_who_was_not_mentioned_configured_or_found(text: str, refs: list[UserRef]) -> None:
    row = item(text, *refs)

    resolution = resolve(row, PEOPLE, ask(row))

    configured = {account for _, target in DIRECTORY for account in (target.account, target.lead)}
    mentioned = {ref.id.removeprefix("username:") for ref in refs}
    found = {user.id for user in EVERYONE if user.active}
    assert resolution.assignee in configured | mentioned | found | {"", BY_DEFAULT}
    ends = ("unassigned.", "by default.", "next owner named.")
    assert all(finding.text.endswith(ends) for finding in resolution.findings)


@given(texts)
def test_without_answers_only_the_directory_assigns(text: str) -> None:
    configured = {account for _, target in DIRECTORY for account in (target.account, target.lead)}

    assert resolve(item(text), PEOPLE, {}).assignee in configured | {"", BY_DEFAULT}


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a@" * 100_000, "(" * 200_000, "A. " * 60_000, "a/" * 100_000]
)
def test_a_hostile_cell_costs_no_more_than_its_length(text: str) -> None:
    assert resolved(text).assignee == ""


@given(st.text())
@example("T\u0308")
def test_folding_twice_changes_nothing_for_the_directory(text: str) -> None:
    """Configuration folds its names once, cells are folded on every run; both must meet."""
    assert name_form(name_form(text)) == name_form(text)


def test_the_assignee_is_called_by_the_name_that_is_known() -> None:
    row = item("ada@example.com")
    found = {"ada@example.com": [User("5b10:ada", "Ada Byron", "ada@example.com")]}
    assert resolve(row, PEOPLE, found).called == "Ada Byron"


@pytest.mark.parametrize(
    ("called", "name", "words"),
    [
        ("Ada Byron", "Ada Byron", "Ada Byron"),
        ("the person mentioned", "Ada Byron", "Ada Byron"),
        ("the person mentioned", "", "the person mentioned"),
        ("SRE Lead", "Ada Byron", "SRE Lead (Ada Byron)"),
        ("SRE Lead", "", "SRE Lead"),
    ],
)
def test_who_stands_behind_a_team_is_said_where_the_name_is_known(called: str, name: str, words: str) -> None:
    assert in_words(called, name) == words
