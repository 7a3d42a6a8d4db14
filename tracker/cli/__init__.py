"""The ``tracker`` command. Each module in this folder is one command, named after its file.

A module offers ``command``, a click command or group; it is imported only when it is asked for.
"""

import pkgutil
import sys
from importlib import import_module

import click
from flask import Flask

from tracker.config import SettingsError


class Folder(click.Group):
    """Finds its commands in this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the modules here; an underscore reads as a dash."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The ``command`` of a module, or None when there is no such module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return found


@click.group(cls=Folder, context_settings={"help_option_names": ["-h", "--help"]})
def tracker() -> None:
    """Follow medical assistant students along the five steps of their path."""


def application() -> Flask:
    """The application that a command works in; its context and connections end with the command."""
    from tracker import create_app
    from tracker.extensions import db

    app, ctx = create_app(), click.get_current_context()
    with app.app_context():
        ctx.call_on_close(db.engine.dispose)
    ctx.with_resource(app.app_context())
    return app


def main() -> None:
    """Entry point of the console script."""
    try:
        tracker(prog_name="tracker")
    except SettingsError as error:
        click.echo(f"tracker: {error}", err=True)
        sys.exit(2)
