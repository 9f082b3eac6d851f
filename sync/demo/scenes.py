"""Short scenes, each with a site of its own: what people do on one side, and what arrives on the other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rich.console import Console
from rich.text import Text

from sync.demo.stage import Settings, Stage, mention
from sync.sandbox.seeds.company import MEI, PRIYA, TOMAS


@dataclass(frozen=True, slots=True)
class Scene:
    """``settings`` are sections of the worker's configuration."""

    title: str
    play: Callable[[Stage], None]
    settings: Settings = field(default_factory=dict)


def tell_scenes() -> None:
    """Play every scene; it takes a few seconds."""
    console = Console(highlight=False)
    console.print(
        "A few short scenes; each has an embedded site and the real worker to itself.\n"
        "The table is a page. What became different since it was last shown is [green]green[/].\n"
    )
    for number, scene in enumerate(SCENES, 1):
        console.print(Text(f"{number}. {scene.title}", "bold"))
        scene.play(Stage(console, scene.settings))


def _a_date_moved_in_jira(stage: Stage) -> None:
    stage.write(
        ("Action", "Owner", "Due"), ("Give every import a size limit", mention(TOMAS), "Apr 24, 2026")
    )
    stage.settle()
    stage.show()
    later = date(2026, 5, 15)
    stage.change_ticket("OPS-1", due=later)
    stage.say(f"The parser needs three more weeks: in Jira, Tomás moves OPS-1 to {later}.")
    stage.run()
    stage.show()


def _an_owner_changed_on_the_page(stage: Stage) -> None:
    stage.write(("Action", "Owner", "Due"), ("Give every import a size limit", mention(TOMAS), "2026-04-24"))
    stage.settle()
    stage.show()
    stage.write_cell(0, 1, mention(MEI), PRIYA)
    stage.say("Mei knows the parser and offers to take it. Priya writes her into the row.")
    stage.run()
    stage.show()


def _a_date_changed_on_both_sides(stage: Stage) -> None:
    stage.write(("Action", "Owner", "Due"), ("Give every import a size limit", mention(TOMAS), "2026-04-24"))
    stage.settle()
    stage.show()
    on_page, in_jira = date(2026, 5, 1), date(2026, 5, 8)
    stage.write_cell(0, 2, on_page.isoformat(), PRIYA)
    stage.change_ticket("OPS-1", due=in_jira)
    stage.say(
        f"In the review, Priya writes {on_page} into the row. In Jira, Tomás has moved it to {in_jira}."
    )
    stage.run()
    stage.show()


def _a_date_moved_three_times(stage: Stage) -> None:
    stage.write(
        ("Action", "Owner", "Due"), ("Move the importer to the new queue", mention(TOMAS), "2026-04-24")
    )
    stage.settle()
    stage.show()
    for reason, later in (
        ("The new queue is not ready yet", date(2026, 5, 1)),
        ("Something more urgent comes first", date(2026, 5, 15)),
        ("A release is not to be disturbed", date(2026, 6, 5)),
    ):
        stage.change_ticket("OPS-1", due=later)
        stage.say(f"{reason}. In Jira, OPS-1 moves to {later}.")
        stage.run()
    stage.show()


def _a_holiday(stage: Stage) -> None:
    stage.write(
        ("Action", "Owner", "Due"),
        ("Alert when the queue is ten minutes old", mention(MEI), ""),
    )
    stage.show()
    stage.say(
        f"It is {stage.site.clock.now():%A, %Y-%m-%d}. This team gives rows without a date five working days "
        "(tickets.due_days), and is in Germany (dates.country): Good Friday and Easter Monday are holidays."
    )
    stage.run()
    stage.run()
    stage.show()


def _what_will_not_be_done(stage: Stage) -> None:
    stage.write(
        ("Action", "Owner", "Status"),
        ("Limit import sizes", mention(TOMAS), "To do"),
        ("Rewrite the importer", mention(MEI), "To do"),
    )
    stage.settle()
    stage.show()
    stage.move_ticket("OPS-1", "Done")
    stage.move_ticket("OPS-2", "Done")
    stage.change_ticket("OPS-2", resolution="Won't Do")
    stage.write_cell(1, 2, "Won't do (retired in May)", MEI)
    stage.say("Tomás is done. Mei closes OPS-2 as “Won't Do”, and writes the reason into the row.")
    stage.run()
    stage.show()


def _whether_it_worked(stage: Stage) -> None:
    stage.write(
        ("Action", "Owner", "How will we know", "Verification"),
        ("Cap retries", mention(MEI), "under 10 a day", ""),
    )
    stage.settle()
    stage.move_ticket("OPS-1", "Done")
    stage.settle()
    stage.show()
    stage.pass_days(31)
    stage.run(full=True)
    stage.show_comments()
    stage.write_cell(0, 3, "Worked", MEI)
    stage.say("Mei looks at the figures and answers in the row.")
    stage.run()
    stage.show()


SCENES: Final = (
    Scene("A date is moved in Jira.", _a_date_moved_in_jira),
    Scene("An owner is changed on the page.", _an_owner_changed_on_the_page),
    Scene("A date is changed on both sides between two runs.", _a_date_changed_on_both_sides),
    Scene("A date is moved three times.", _a_date_moved_three_times),
    Scene(
        "A date is agreed in working days, and Easter lies between.",
        _a_holiday,
        {"tickets": {"project": "OPS", "due_days": {"default": 5}}, "dates": {"country": "DE"}},
    ),
    Scene("One item is done, another will not be.", _what_will_not_be_done),
    Scene("An item was done a month ago.", _whether_it_worked),
)
