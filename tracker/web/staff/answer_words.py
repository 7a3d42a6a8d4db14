"""An answer whose signer is not confirmed, in words for the coordinator."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from tracker.domain.kinds import Answer, LinkVia
from tracker.extensions import db
from tracker.queries.link_answers import LinkAnswer, open_answer
from tracker.web import wording


@dataclass(frozen=True, slots=True)
class Shown:
    """An open answer in words."""

    answer: LinkAnswer
    said: str
    why: str
    confirms: str


def shown(entry_id: int) -> Shown | None:
    """The open answer on an entry, for the review page; None where there is none."""
    found = open_answer(db.session, entry_id)
    if found is None:
        return None
    return Shown(found, _said(found), _why(found), _confirms(found))


def _said(found: LinkAnswer) -> str:
    """ "Confirmed, under supervision", "Corrected: 8:00 to 13:30, break 30 min"."""
    word = wording.answer(found.answer)
    if found.answer is Answer.CORRECTED:
        start, end = (datetime.fromisoformat(found.times[name]) for name in ("started_at", "ended_at"))
        return gettext(
            "%(word)s: %(start)s to %(end)s, break %(pause)s min",
            word=word,
            start=f"{start:%-H:%M}",
            end=f"{end:%-H:%M}",
            pause=found.times.get("break_minutes", 0),
        )
    return f"{word}, {wording.level(found.level).lower()}" if found.level else word


def _why(found: LinkAnswer) -> str:
    words = {"name": found.name, "moment": wording.moment(found.said_at)}
    if found.via is LinkVia.QR:
        return gettext(
            "Somebody scanned the code at the site, %(moment)s. Whether it was %(name)s is not known.",
            **words,
        )
    if found.via is LinkVia.FORWARDED:
        return gettext("By %(name)s, a colleague whom nobody has confirmed, %(moment)s.", **words)
    return gettext("By the link of %(name)s, but from another device than before, %(moment)s.", **words)


def _confirms(found: LinkAnswer) -> str:
    """What confirming the signer would say; a code at the site confirms nobody."""
    if found.via is LinkVia.QR:
        return ""
    return gettext("Take it, and %(name)s signs from now on", name=found.name)
