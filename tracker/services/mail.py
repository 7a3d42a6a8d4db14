"""Mail: composed in the reader's language, sent by SMTP or written to files in development."""

import smtplib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale

from tracker.config import Settings
from tracker.domain.mail_rules import SETTING
from tracker.models.messages import MAIL_KIND
from tracker.services.tokens import PRECEPTOR, STOP_MAIL, link_token, signing_key

SECONDS = 20
"""How long the mail server may take for one answer."""
_POLICY = policy.default.clone(max_line_length=900)
"""A head may have lines of 998 signs; an address that is encoded to fit into fewer is none any more."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said to whom. ``number`` makes a second copy of one letter recognizable;
    ``reply_to`` is who wrote it, or who answers for it."""

    number: int
    kind: str
    facts: Mapping[str, Any]
    email: str
    given_name: str
    language: str
    reply_to: str = ""
    reply_name: str = ""
    person_id: int = 0


class CannotSend(Exception):
    """The letter cannot be sent like this; says why without naming anybody."""


def compose(letter: Letter, now: datetime) -> EmailMessage:
    """The message: subject and text from ``templates/emails/<kind>.txt``.

    No name of a paper, no state of health, nothing but the first name and where to sign in: mail
    is read by others. Raises CannotSend when an address or a name does not fit into a header.
    """
    settings: Settings = current_app.config["SETTINGS"]
    stop = _stop(letter, settings)
    with force_locale(letter.language):
        text = render_template(
            f"emails/{letter.kind}.txt",
            given_name=letter.given_name,
            base_url=settings.base_url,
            token=_token(letter, settings),
            stop=stop,
            facts=letter.facts,
        )
    subject, _, body = text.lstrip().partition("\n")
    message = EmailMessage()
    try:
        sender = Address(_one_line(letter.reply_name), addr_spec=settings.mail_from)
        message["From"] = sender
        message["To"] = Address(addr_spec=letter.email)
        if letter.reply_to:
            message["Reply-To"] = Address(_one_line(letter.reply_name), addr_spec=letter.reply_to)
        message["Subject"] = _one_line(subject)
    except (ValueError, IndexError) as error:
        raise CannotSend(type(error).__name__) from None
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.number}@{sender.domain or 'localhost'}>"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
    if letter.kind != MAIL_KIND:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n")
    # Only now: the lines of the text are folded as mail asks.
    message.policy = _POLICY
    return message


def _one_line(text: str) -> str:
    """A name or a subject may hold a sign that begins a new line somewhere: in a header it is a space."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _token(letter: Letter, settings: Settings) -> str:
    """The token of the link that a letter is about, made now: the outbox holds no way in."""
    if "nonce" not in letter.facts:
        return ""
    key = signing_key(settings.secret_key)
    return link_token(key, PRECEPTOR, letter.facts["link"], letter.facts["nonce"])


def _stop(letter: Letter, settings: Settings) -> str:
    """Where the reader does without this kind of mail, signed in or not; empty for what is required."""
    if letter.kind not in SETTING:
        return ""
    token = link_token(signing_key(settings.secret_key), STOP_MAIL, letter.person_id, letter.kind)
    return f"{settings.base_url}/mail/stop/{letter.kind}/{token}"


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand a message to the mail server, or write it to ``instance/mail`` when there is none.

    Raises OSError or smtplib.SMTPException when the server does not take it.
    """
    if settings.mail_url is None:
        _write(message, folder_of(settings))
        return
    with _server(urlsplit(settings.mail_url)) as server:
        server.send_message(message)
        # It is taken: whatever happens to the goodbye, it must not be sent again.
        _say_goodbye(server)


def folder_of(settings: Settings) -> Path:
    """Where letters are written when there is no mail server."""
    return settings.instance / "mail"


def _say_goodbye(server: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _write(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    number = str(message["Message-ID"]).strip("<>").partition("@")[0]
    (folder / f"{number}.eml").write_bytes(bytes(message))


@contextmanager
def _server(url: SplitResult) -> Iterator[smtplib.SMTP]:
    host = url.hostname or "localhost"
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=SECONDS)
    with server:
        is_secret = url.scheme == "smtps" or host in _LOOPBACK
        server.ehlo()
        if url.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
            is_secret = True
        if url.username:
            if not is_secret:
                raise CannotSend("the mail server offers no encryption for the password")
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
