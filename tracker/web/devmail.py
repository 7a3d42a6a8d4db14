"""The mail that was written to files because there is no mail server, to read it. Development only."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template

from tracker.services.mail import folder_of
from tracker.web.access import public

bp = Blueprint("devmail", __name__)
MOST = 100
"""So many letters are listed, the newest."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One letter by the number of its file."""

    number: int
    to: str
    subject: str
    date: str


@bp.get("/dev/mail")
@public
def letters() -> str:
    """The newest letters."""
    files = sorted(_files(), key=lambda file: (file.stat().st_mtime, file.name), reverse=True)
    rows = [Kept(int(file.stem), *_heads(_read(file))) for file in files[:MOST]]
    return render_template("dev/mail.html", rows=rows, count=len(files))


@bp.get("/dev/mail/<int:number>")
@public
def letter(number: int) -> str:
    """One letter as its reader gets it."""
    file = next((one for one in _files() if one.stem == str(number)), None)
    if file is None:
        abort(404)
    found = _read(file)
    to, subject, date = _heads(found)
    return render_template("dev/letter.html", to=to, subject=subject, date=date, text=found.get_content())


def _files() -> list[Path]:
    found = folder_of(current_app.config["SETTINGS"]).glob("*.eml")
    return [file for file in found if file.stem.isdigit()]


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def _heads(found: EmailMessage) -> tuple[str, str, str]:
    return str(found["To"]), str(found["Subject"]), str(found["Date"])
