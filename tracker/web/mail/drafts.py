"""A draft: changed, looked at in each reader's language, sent once, or discarded; and the list of them."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands import messaging
from tracker.domain.errors import Conflict, Impossible, Refused
from tracker.domain.policy import Actor, Permission, allows
from tracker.domain.statuses import Language
from tracker.extensions import db
from tracker.models.addressees import Recipient
from tracker.queries.messages import MessageRef, copies_of, my_messages, previews, recipients_of
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.mail.forms import WordsForm, people_sent
from tracker.web.mail.listings import names_of, subject_of
from tracker.web.mail.loaders import load_message
from tracker.web.staff.forms import told
from tracker.web.wording.messages import PLACEHOLDERS, brought, filler

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as one recipient will read it."""

    recipient: Recipient
    subject: str
    text: str


@requires(Permission.MANAGE_MAIL)
def messages() -> str:
    """One's drafts, and what one has sent."""
    drafts, sent = my_messages(db.session, current_actor().person_id)
    said = {"subject_of": subject_of, "names_of": names_of}
    return render_template("mail/messages.html", drafts=drafts, sent=sent, **said)


@requires(Permission.EDIT_MESSAGE, on=load_message)
def message(ref: MessageRef) -> Answer:
    """The draft to be written, or what was sent to whom."""
    if ref.sent_at is not None:
        return _sent_page(ref)
    return _page(ref, WordsForm(data=ref.words))


@requires(Permission.EDIT_MESSAGE, on=load_message)
def change_message(ref: MessageRef) -> Answer:
    """Keep the draft, and perhaps go on to its preview."""
    form = WordsForm(request.form)
    if not form.validate():
        return _page(ref, form), 422
    try:
        act(messaging.change_message, ref.id, words=form.words, people=people_sent())
    except Refused as refused:
        if isinstance(refused, Conflict) and refused.code == "message_sent":
            return _too_late(ref, refused)
        told(form, refused)
        return _page(ref, form), refused.status
    if request.form.get("then") == "preview":
        return redirect(url_for("mail.preview", message_id=ref.id), code=303)
    flash(gettext("The draft is kept. Nothing was sent."))
    return redirect(url_for("mail.message", message_id=ref.id), code=303)


@requires(Permission.EDIT_MESSAGE, on=load_message)
def preview(ref: MessageRef) -> Answer:
    """The message as its readers will get it, one for each language, before it is sent."""
    if ref.sent_at is not None:
        return redirect(url_for("mail.message", message_id=ref.id), code=303)
    return _preview_page(ref)


@requires(Permission.EDIT_MESSAGE, on=load_message)
def send_message(ref: MessageRef) -> Answer:
    """Send it, once."""
    try:
        done = act(messaging.send_message, ref.id, say=filler(current_actor().name))
    except Refused as refused:
        if isinstance(refused, Conflict) and refused.code == "message_sent":
            return _too_late(ref, refused)
        return _preview_page(ref, told(None, refused)), refused.status
    flash(
        ngettext("Sent to one student.", "Sent to %(num)d students.", done["sent"])
        + " "
        + ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", done["mailed"])
    )
    return redirect(url_for("mail.message", message_id=ref.id), code=303)


@requires(Permission.EDIT_MESSAGE, on=load_message)
def discard_message(ref: MessageRef) -> Answer:
    """Throw the draft away."""
    try:
        act(messaging.discard_message, ref.id)
    except Conflict as refused:
        return _too_late(ref, refused)
    flash(gettext("The draft is gone. Nothing was sent."))
    return redirect(url_for("mail.messages"), code=303)


def _too_late(ref: MessageRef, refused: Refused) -> Answer:
    """Another window was faster: what was sent stands there, with the reason."""
    again = load_message(ref.id) or ref
    return _sent_page(again, wording.problem(refused)), refused.status


def _sent_page(ref: MessageRef, top: str = "") -> str:
    found = copies_of(db.session, ref.id)
    first = {one.language: one for one in reversed(found)}
    return render_template(
        "mail/sent.html",
        ref=ref,
        top=top,
        rows=[(one, *brought(one.brought)) for one in found],
        samples=[first[language] for language in sorted(first)],
    )


def _page(ref: MessageRef, form: WordsForm) -> str:
    found = recipients_of(db.session, ref.people)
    ticked = set(people_sent()) if request.method == "POST" else set(ref.people)
    return render_template(
        "mail/draft.html",
        ref=ref,
        form=form,
        rows=[(one, one.person_id in ticked) for one in found],
        readers=_readers(found),
        placeholders=PLACEHOLDERS,
    )


def _preview_page(ref: MessageRef, top: str = "") -> str:
    actor, found = current_actor(), recipients_of(db.session, ref.people)
    return render_template(
        "mail/preview.html",
        ref=ref,
        top=top,
        rows=[(one, url_for("mail.preview", message_id=ref.id, to=one.person_id)) for one in found],
        without_mail=sum(not one.email for one in found),
        previews=_previews(ref, _shown(found), actor),
        problem=_problem(ref, found, actor),
    )


def _shown(found: tuple[Recipient, ...]) -> list[Recipient]:
    """Whose letters the page shows: the one in the address, else the first of each language."""
    asked = request.args.get("to", "")
    one = [row for row in found if str(row.person_id) == asked]
    first = {row.language: row for row in reversed(found)}
    return one or [first[language] for language in sorted(first)]


def _previews(ref: MessageRef, shown: list[Recipient], actor: Actor) -> list[Preview]:
    everybody, say = previews(db.session, shown, clock.now()), filler(actor.name)
    return [
        Preview(
            one,
            say(ref.words[f"subject_{one.language}"], everybody[one.person_id]),
            say(ref.words[f"text_{one.language}"], everybody[one.person_id]),
        )
        for one in shown
    ]


def _problem(ref: MessageRef, found: tuple[Recipient, ...], actor: Actor) -> str:
    """Why it cannot be sent as it is; empty when it can."""
    gone = [one for one in found if not allows(actor, Permission.WRITE_MESSAGE, one.target)]
    count = len(ref.people) - len(found) + len(gone)
    if count:
        names = ", ".join(one.name for one in gone)
        return wording.problem(Impossible("recipients_gone", count=count, names=names))
    for language in sorted({one.language for one in found}):
        if not (ref.words[f"subject_{language}"] and ref.words[f"text_{language}"]):
            return wording.problem(Impossible("words_missing", language=language))
    return ""


def _readers(found: tuple[Recipient, ...]) -> dict[str, int]:
    """How many read which language."""
    counts: dict[str, Any] = {language.value: 0 for language in Language}
    for one in found:
        counts[one.language] += 1
    return counts
