"""What may stand in an address where a row is named."""

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

MOST_ID = 2**63 - 1
"""Keys have 63 bits: a larger number is no row's, and no database takes it."""


class RowId(IntegerConverter):
    """A whole number that a key may have; any other leads nowhere."""

    def to_python(self, value: str) -> int:
        """The number. Not found, and not another rule of the same address, where no key is so large."""
        number = int(super().to_python(value))
        if number > MOST_ID:
            raise NotFound
        return number


def init_app(app: Flask) -> None:
    """Let ``<int:...>`` of every rule that is added from now on take keys alone."""
    app.url_map.converters["int"] = RowId
