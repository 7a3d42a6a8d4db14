"""Messages of a coordinator: drafted, changed, discarded, sent once; every student gets an own copy."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain import placeholders
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import Message, MessageCopy, MessageTemplate, new_id
from tracker.models.addressees import Addressee, Recipient, addressed, recipients
from tracker.models.messages import MAIL_KIND, WORDS
from tracker.models.rows import row_digest

MOST_RECIPIENTS = 300
"""A cohort and some more; each gets a copy in the one transaction that sends."""

Say = Callable[[str, Addressee], str]
"""Fills the placeholders of a text for somebody, in their language."""


def draft_message(
    session: Session,
    actor: Actor,
    now: datetime,
    cohort_id: int,
    *,
    people: Sequence[int],
    shown: str = "",
    template_id: int | None = None,
) -> Draft:
    """A draft to these students, who are frozen from now on; with ``template_id`` it begins with the
    words of a template."""
    chosen = list(dict.fromkeys(people))
    if not chosen:
        raise Impossible("no_recipients", field="people")
    if len(chosen) > MOST_RECIPIENTS:
        raise Impossible("too_many_recipients", field="people", most=MOST_RECIPIENTS)
    if not allows(actor, Permission.WRITE_MESSAGE, Target(cohort_ids=frozenset({cohort_id}))):
        raise NotAllowed("not_allowed")
    found = recipients(session, chosen)
    if len(found) != len(chosen) or not all(_may_write(actor, one) for one in found.values()):
        raise NotFound("no_student")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    row = {
        "id": new_id(),
        "author_id": actor.person_id,
        "cohort_id": cohort_id,
        "student_id": chosen[0] if len(chosen) == 1 else None,
        "shown": shown,
        "recipients": _joined(chosen),
        **_words_of(session, template_id),
        "made_at": now,
        "changed_at": now,
    }
    draft.insert(Message, row)
    draft.event(actor.person_id, "message.drafted", {"message": row["id"], "count": len(chosen)})
    draft.result |= {"message": row["id"]}
    return draft


def change_message(
    session: Session,
    actor: Actor,
    now: datetime,
    message_id: int,
    *,
    words: Mapping[str, str],
    people: Sequence[int] | None = None,
) -> Draft:
    """Keep other words in a draft; ``people`` are those it still goes to, never more than before."""
    message = _own(session, actor, message_id)
    kept = message.people
    if people is not None:
        kept = tuple(person_id for person_id in kept if person_id in set(people))
    if not kept:
        raise Impossible("no_recipients", field="people")
    values = checked(words) | {
        "recipients": _joined(kept),
        "student_id": kept[0] if len(kept) == 1 else None,
        "changed_at": now,
    }
    draft = _claimed(session, actor, now, message_id)
    draft.update(Message, values, id=message_id)
    draft.event(actor.person_id, "message.changed", {"message": message_id, "count": len(kept)})
    return draft


def discard_message(session: Session, actor: Actor, now: datetime, message_id: int) -> Draft:
    """Throw a draft away."""
    _own(session, actor, message_id)
    draft = _claimed(session, actor, now, message_id)
    draft.statements.append((delete(Message).where(Message.id == message_id), []))
    draft.event(actor.person_id, "message.discarded", {"message": message_id})
    return draft


def send_message(session: Session, actor: Actor, now: datetime, message_id: int, *, say: Say) -> Draft:
    """Send a draft: every recipient's copy into their file, and a mail to whoever has an address. The
    result says how many copies and how many mails."""
    message = _own(session, actor, message_id)
    ids = message.people
    found = recipients(session, ids)
    gone = [one for one in ids if one not in found or not _may_write(actor, found[one])]
    if gone:
        named = ", ".join(found[one].name for one in gone if one in found)
        raise Impossible("recipients_gone", field="people", count=len(gone), names=named)
    words = checked({name: getattr(message, name) for name in WORDS})
    for language in sorted({one.language for one in found.values()}):
        for part in ("subject", "text"):
            if not words[f"{part}_{language}"]:
                raise Impossible("words_missing", field=f"{part}_{language}", language=language)
    draft = Draft(session, actor, now)
    draft.claim(Message, message_id)
    draft.open(*sorted(found))
    everybody = addressed(session, list(found.values()), now)
    mailed = sum(_copy(draft, message_id, everybody[one], words, say) for one in ids)
    draft.update(Message, {"sent_at": now}, id=message_id)
    draft.result |= {"message": message_id, "sent": len(ids), "mailed": mailed}
    return draft


def checked(words: Mapping[str, str]) -> dict[str, str]:
    """The words of a message or a template as they are stored: a subject is one line, placeholders are
    known. Raises Impossible ``unknown_placeholder``."""
    clean = {name: words.get(name, "").replace("\r\n", "\n").strip() for name in WORDS}
    for name, text in clean.items():
        placeholders.check(text, name)
        if name.startswith("subject"):
            clean[name] = " ".join(text.split())
    return clean


def _copy(draft: Draft, message_id: int, to: Addressee, words: Mapping[str, str], say: Say) -> bool:
    """One student's own copy, and the mail that brings it; gives whether there is a mail."""
    one = to.recipient
    row: dict[str, Any] = {
        "id": new_id(),
        "message_id": message_id,
        "person_id": one.person_id,
        "author_id": draft.actor.person_id,
        "language": one.language,
        "subject": " ".join(say(words[f"subject_{one.language}"], to).split()),
        "text": say(words[f"text_{one.language}"], to),
        "sent_at": draft.now,
        "outbox_id": None,
    }
    if one.email:
        facts = {"message_copy": row["id"], "reply": draft.actor.person_id}
        row["outbox_id"] = draft.mail(one.person_id, MAIL_KIND, facts)
    draft.insert(MessageCopy, row)
    payload = {"message_copy": row["id"], "subject": row["subject"], "row": row_digest(MessageCopy, row)}
    draft.event(one.person_id, "message.sent", payload, enrollment_id=one.enrollment_id)
    return row["outbox_id"] is not None


def _may_write(actor: Actor, one: Recipient) -> bool:
    return allows(actor, Permission.WRITE_MESSAGE, one.target)


def _own(session: Session, actor: Actor, message_id: int) -> Message:
    """The actor's own draft; what was sent cannot be changed any more."""
    found = session.get(Message, message_id, populate_existing=True)
    if found is None or not allows(actor, Permission.EDIT_MESSAGE, Target(person_id=found.author_id)):
        raise NotFound("no_message")
    if found.sent_at is not None:
        raise Conflict("message_sent", at=found.sent_at)
    return found


def _claimed(session: Session, actor: Actor, now: datetime, message_id: int) -> Draft:
    draft = Draft(session, actor, now)
    draft.claim(Message, message_id)
    draft.open(actor.person_id)
    draft.result |= {"message": message_id}
    return draft


def _words_of(session: Session, template_id: int | None) -> dict[str, str]:
    if template_id is None:
        return dict.fromkeys(WORDS, "")
    found = session.get(MessageTemplate, template_id)
    if found is None or found.retired_at is not None:
        raise Impossible("template_gone", field="template_id")
    return {name: getattr(found, name) for name in WORDS}


def _joined(ids: Sequence[int]) -> str:
    return " ".join(map(str, ids))
