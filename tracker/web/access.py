"""Who may call an endpoint. Every view declares it; the program does not start otherwise."""

from collections.abc import Callable
from typing import Any

View = Callable[..., Any]
PUBLIC = "public"


def public(view: View) -> View:
    """Mark a view that everybody may call, signed in or not."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view
