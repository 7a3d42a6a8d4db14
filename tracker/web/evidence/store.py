"""The store of this installation."""

from flask import current_app

from tracker.services.files import Store
from tracker.services.folder import FolderStore


def store() -> Store:
    """Where files are kept: a folder, made when it is first asked for."""
    found: Store = current_app.extensions.get("files") or FolderStore(current_app.config["SETTINGS"].files)
    current_app.extensions["files"] = found
    return found
