"""What may stand in an address where a row is named, and which enrollment an address speaks of."""

from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

MOST_ID = 2**63 - 1
"""Keys have 63 bits: a larger number is no row's, and no database takes it."""


_ROOMS = ("student.", "staff.")


class RowId(IntegerConverter):
    """A whole number that a key may have; any other leads nowhere."""

    def to_python(self, value: str) -> int:
        """The number. Not found, and not another rule of the same address, where no key is so large."""
        number = int(super().to_python(value))
        if number > MOST_ID:
            raise NotFound
        return number


def init_app(app: Flask) -> None:
    """Let ``<int:...>`` of every rule that is added from now on take keys alone, and keep the enrollment."""
    app.url_map.converters["int"] = RowId
    app.url_defaults(keep_enrollment)


def keep_enrollment(endpoint: str, values: dict[str, Any]) -> None:
    """A page whose address names an enrollment leads to nothing of another one, nor do its forms: who is in
    two programs never logs in the one what was meant for the other. ``enrollment=None`` leaves it."""
    if not endpoint.startswith(_ROOMS) or "enrollment" in values or not has_request_context():
        return
    if asked := request.args.get("enrollment"):
        room, here = endpoint.partition(".")[0], request.view_args or {}
        is_same = room == "student" or values.get("person_id", "") == here.get("person_id")
        if is_same and room == request.blueprint:
            values["enrollment"] = asked
