"""Which language a reader gets: the one they chose, else the first that their browser asks for."""

from flask import g, request

LANGUAGES = ("en", "es")


def pick() -> str:
    """ "en" or "es". Whoever signs a person in sets ``g.language`` to that person's choice."""
    chosen = g.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, default="en") if request else "en"
