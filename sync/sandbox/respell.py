"""What Confluence makes of a body that is sent to it: the same text and structure, spelt its own way."""


def respelt(before: str, sent: str) -> str:
    """The body as it is stored, given the one that was stored before."""
    return sent
