"""Which language a reader gets: the one they chose, else the first that their browser asks for."""

from flask import after_this_request, current_app, g, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

LANGUAGES = ("en", "es")
COOKIE = "language"
_COOKIE_SECONDS = 365 * 24 * 3600


def pick() -> str:
    """ "en" or "es". Whoever signs a person in sets ``g.language`` to that person's choice."""
    if not request:
        return "en"
    for chosen in (g.get("language"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, default="en")


def for_templates() -> dict[str, str]:
    """What every template knows: ``language``."""
    return {"language": str(get_locale() or "en")}


def remember_language(language: str) -> None:
    """Let this device ask for the language on pages that know nobody."""

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            language,
            max_age=_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SETTINGS"].is_production,
        )
        return response
