"""The labels that our tickets carry, by which a search finds them."""

LABEL = "postmortem-sync"


def page_label(page_id: str) -> str:
    return f"pm-p{page_id}"


def row_label(rid: str) -> str:
    return f"pm-{rid.lower()}"
