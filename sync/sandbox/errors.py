"""What the site refuses, in its own terms; each API words it in its own shape (`sync.sandbox.wire`)."""

# ruff: noqa: N818  (named after what happened, not after being errors)


class SiteError(Exception):
    """A request the site does not carry out. The message is the one the real site gives."""


class NotFound(SiteError):
    """It does not exist, or the viewer may not see it: the site does not tell which."""


class Refused(SiteError):
    """The request is wrong. ``messages`` say so in general, ``fields`` of each field, where the site does."""

    def __init__(self, *messages: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages
        self.fields = fields or {}


class FieldError(SiteError):
    """One field's value is not accepted; the message is the site's."""


class Conflict(SiteError):
    """Somebody else was there first."""


class Forbidden(SiteError):
    """The viewer is known but may not do this."""


class Concealed(SiteError):
    """Who may view this is not told to the viewer."""


class Unauthenticated(SiteError):
    """This needs a login."""


class Gone(SiteError):
    """The route was removed for good."""


class TooLarge(SiteError):
    """More than the site stores."""
