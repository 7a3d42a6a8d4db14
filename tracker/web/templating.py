"""What pages take from Jinja, in a form that costs less where a page asks for it many times."""

from collections import ChainMap
from collections.abc import KeysView, MutableMapping
from typing import Any

from flask import Flask, current_app, request
from flask.templating import Environment


class Globals(ChainMap[str, Any]):
    """The globals of a template above those of all; every import of a macro compares their names."""

    def keys(self) -> KeysView[str]:
        """The names, as a set that is made in one go: the one of ChainMap looks each name up again."""
        return {**self.maps[1], **self.maps[0]}.keys()


class Templates(Environment):
    """Jinja as Flask sets it up, with our globals."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> Globals:
        """What a template finds beside what it is given."""
        return Globals({} if d is None else d, self.globals)


def init_app(app: Flask) -> None:
    """Let templates say ``sprite()``."""
    app.jinja_env.globals["sprite"] = sprite


def sprite() -> str:
    """The address of the drawings."""
    root = request.script_root if request else ""
    return f"{root}{current_app.static_url_path}/img/sprite.svg"
