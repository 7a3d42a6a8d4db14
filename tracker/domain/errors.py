"""What a command answers when it will not do what was asked.

Each error carries a ``code`` with its ``facts``; the sentence for the code stands once in
``web/wording.py`` and is told in the reader's language.
"""


class Refused(Exception):
    """The act was refused and nothing was written.

    ``field`` names the form field the sentence belongs under, or is None.
    """

    status = 422

    def __init__(self, code: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.field = field
        self.facts = facts


class Impossible(Refused):
    """Bad input, or an act that the rules do not allow now (422)."""


class Conflict(Refused):
    """Somebody else was first, or the same key came with other content (409)."""

    status = 409


class NotAllowed(Refused):
    """The actor may see this, but may not do it (403)."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or the actor may not see it (404)."""

    status = 404


class Busy(Refused):
    """The database could not take the change in time (503)."""

    status = 503


class PathError(Exception):
    """A path document that cannot be published.

    ``problems`` is a tuple of ``(where, what)`` pairs; the text names the file, each key and
    what is wrong with it.
    """

    def __init__(self, source: str, problems: list[tuple[str, str]]) -> None:
        self.source = source
        self.problems = tuple(problems)
        lines = [f"{source}: {where}: {what}" for where, what in problems]
        super().__init__("\n".join(lines))
