"""Which language a reader gets: the one they chose, else the first that their browser asks for."""

from typing import Any

from flask import Flask, after_this_request, current_app, g, request
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.wrappers import Response

LANGUAGES = ("en", "es")
COOKIE = "language"
_COOKIE_SECONDS = 365 * 24 * 3600


class Words(Domain):
    """The catalogs of flask_babel, found once a request instead of once a word."""

    def get_translations(self) -> Any:
        """The catalog of the reader's language; flask_babel forgets it when it changes the language."""
        if not g:
            return super().get_translations()
        state = g.get("_flask_babel")
        found = getattr(state, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            g._flask_babel.babel_translations = found
        return found


_words = Words()


def init_app(app: Flask, babel: Babel) -> None:
    """Translate in this application; goes after flask_babel's own ``init_app``."""
    # What it makes itself when it is first asked.
    babel.__dict__["domain_instance"] = _words
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = translated
    app.context_processor(for_templates)


@pass_eval_context
def translated(context: EvalContext, text: str, **values: Any) -> str:
    """A text of a template in the reader's language, safe to be put into the page as it is.

    Pages say some hundred texts, so those without values are made ready once a process.
    """
    catalog = _words.get_translations()
    if not context.autoescape:
        return str(catalog.ugettext(text) % values)
    # The catalog is ours; what stands in the values is escaped by the formatting.
    if values:
        return Markup(catalog.ugettext(text)) % values  # nosec B704  # the catalog is ours
    ready: dict[str, Markup] = catalog.__dict__.setdefault("ready", {})
    if text not in ready:
        ready[text] = Markup(catalog.ugettext(text)) % values  # nosec B704  # the catalog is ours
    return ready[text]


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
