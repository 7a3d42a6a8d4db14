"""Every refusal as a page that says what happened and what to do."""

from dataclasses import dataclass, replace
from html import escape

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import LazyString, lazy_gettext, lazy_ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from tracker.domain.errors import Refused
from tracker.models.engine import was_waiting
from tracker.services.limiting import TooMany
from tracker.services.logs import logger
from tracker.web.security import UnreadableText, request_id

RETRY_SECONDS = 5
_DRAIN_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says."""

    title: LazyString
    happened: LazyString
    todo: LazyString


WORDS: dict[int | str, Words] = {
    400: Words(
        lazy_gettext("We could not read that"),
        lazy_gettext("What your browser sent is not complete."),
        lazy_gettext("Go back, reload the page and try again. Nothing was saved."),
    ),
    "csrf": Words(
        lazy_gettext("This page was open too long"),
        lazy_gettext("For your safety a form works only while you stay signed in. Nothing was saved."),
        lazy_gettext("Go back, reload the page and send the form again."),
    ),
    "unreadable": Words(
        lazy_gettext("We could not read that"),
        lazy_gettext("The text holds characters that cannot be read. Nothing was saved."),
        lazy_gettext("Go back, type the text again and send it once more."),
    ),
    403: Words(
        lazy_gettext("You may not do this"),
        lazy_gettext("You can see this, but your role does not allow this act. Nothing was changed."),
        lazy_gettext("Ask your coordinator if you think that you should be able to."),
    ),
    404: Words(
        lazy_gettext("There is nothing here"),
        lazy_gettext("The address may be mistyped, or what stood here is not yours to see."),
        lazy_gettext("Go to your start page and find it from there."),
    ),
    405: Words(
        lazy_gettext("That does not work here"),
        lazy_gettext("This address cannot be used in this way. Nothing was changed."),
        lazy_gettext("Go back and use the buttons of the page."),
    ),
    409: Words(
        lazy_gettext("Somebody was faster"),
        lazy_gettext("This was changed while you were looking at it. Your change was not saved."),
        lazy_gettext("Reload the page to see how it stands now."),
    ),
    413: Words(
        lazy_gettext("That is too large"),
        lazy_gettext("What you sent is larger than we can take. Nothing was saved."),
        lazy_gettext("Shorten the text or choose a smaller file, then try again."),
    ),
    415: Words(
        lazy_gettext("We cannot take this kind of file"),
        lazy_gettext("The format of what you sent is not one we can read. Nothing was saved."),
        lazy_gettext("Go back and choose another format."),
    ),
    422: Words(
        lazy_gettext("That cannot be done now"),
        lazy_gettext("The rules of your program do not allow this at the moment. Nothing was saved."),
        lazy_gettext("Go back and look at what the page says about it."),
    ),
    429: Words(
        lazy_gettext("Too many tries"),
        lazy_gettext("You have tried this many times in a short while."),
        lazy_gettext("Wait a few minutes, then try again."),
    ),
    500: Words(
        lazy_gettext("Something broke on our side"),
        lazy_gettext("This is not your fault. What you were doing may not have been saved."),
        lazy_gettext("Try again. If it happens again, tell your school the number below."),
    ),
    503: Words(
        lazy_gettext("We are busy right now"),
        lazy_gettext("Many people are working at the same time. Nothing was saved."),
        lazy_gettext("Wait a few seconds, then try again."),
    ),
    "unreachable": Words(
        lazy_gettext("The records cannot be reached right now"),
        lazy_gettext("The place where the school keeps its records does not answer. This may take minutes."),
        lazy_gettext("Wait a minute, then send it again: it counts once, even if it was saved."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(Refused, refuse)
    app.register_error_handler(TooMany, refuse_too_many)
    app.register_error_handler(OperationalError, refuse_busy)
    app.register_error_handler(PoolTimeout, refuse_busy)
    app.after_request(say_when)


def say_when(response: Response) -> Response:
    """Whoever is told to come back later is told when."""
    if response.status_code == ServiceUnavailable.code:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def refuse_http(error: HTTPException) -> Response:
    """A page for an HTTP error; its own headers (Allow, Retry-After) stay."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or InternalServerError.code
    if status == 413:
        _drain()
    key: int | str = status
    if isinstance(error, CSRFError):
        key = "csrf"
    elif isinstance(error, UnreadableText):
        key = "unreadable"
    answer = error_page(status, WORDS.get(key) or WORDS[500 if status >= 500 else 400])
    for name, value in error.get_headers(request.environ):
        if name.lower() != "content-type":
            answer.headers[name] = value
    return answer


def refuse(error: Refused) -> Response:
    """A page for what a command would not do."""
    return error_page(error.status, WORDS.get(error.code) or WORDS[error.status])


def refuse_too_many(error: TooMany) -> Response:
    """Too many tries: says how long to wait."""
    minutes = -(-error.seconds // 60)
    todo = lazy_ngettext(
        "Wait %(num)s minute, then try again.", "Wait %(num)s minutes, then try again.", minutes
    )
    answer = error_page(429, replace(WORDS[429], todo=todo))
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def refuse_busy(error: Exception) -> Response:
    """The database did not answer in time, or not at all."""
    logger.error("database", exc_info=error)
    is_there = isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and was_waiting(error))
    return error_page(503, WORDS[503 if is_there else "unreachable"])


def error_page(status: int, words: Words) -> Response:
    """The page for ``status``; a bare one when the page itself cannot be drawn."""
    facts = {"title": words.title, "happened": words.happened, "todo": words.todo}
    try:
        body = render_template("errors/error.html", status=status, request_id=request_id(), **facts)
    except Exception:
        logger.exception("error page")
        body = _bare_page({name: str(text) for name, text in facts.items()})
    return make_response(body, status)


def _bare_page(facts: dict[str, str]) -> str:
    title, happened, todo = (escape(facts[name]) for name in ("title", "happened", "todo"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<main><h1>{title}</h1><p>{happened}</p><p>{todo}</p><p>{request_id()}</p></main></body></html>"
    )


def _drain() -> None:
    """Read what a too large request still sends: a closed connection would hide the answer."""
    reader = g.get("_login_user")
    if reader is None or not reader.is_authenticated:
        # Nobody's browser sends this by mistake, and a thread is not to wait for it.
        return
    most = max(_DRAIN_BYTES, 2 * (request.max_content_length or 0))
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, most)
    while left > 0:
        chunk = stream.read(min(left, 65_536))
        if not chunk:
            return
        left -= len(chunk)
