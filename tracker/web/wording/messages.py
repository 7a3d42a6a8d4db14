"""Messages and mail in words: placeholders filled for somebody, kinds of mail, how far a mail is."""

from collections.abc import Callable, Mapping

from flask_babel import LazyString, force_locale, gettext, lazy_gettext

from tracker.domain.placeholders import Placeholder, fill
from tracker.models.addressees import Addressee
from tracker.models.messages import MAIL_KIND
from tracker.queries.messages import Brought
from tracker.web.wording.dates import day, moment
from tracker.web.wording.happened import Happened
from tracker.web.wording.rule_mail import RULES
from tracker.web.wording.titles import title

PLACEHOLDERS: Mapping[Placeholder, LazyString] = {
    Placeholder.FIRST_NAME: lazy_gettext("the student's given name"),
    Placeholder.NEXT_LINE: lazy_gettext("what is next on their path; a health paper is never named"),
    Placeholder.DUE_DATE: lazy_gettext("the day by which it is due"),
    Placeholder.COHORT: lazy_gettext("their cohort"),
    Placeholder.SENDER: lazy_gettext("your name"),
}
"""What each placeholder stands for, as the page that writes says it."""


def filler(sender: str) -> Callable[[str, Addressee], str]:
    """What fills the placeholders of a text for somebody, in their language; ``sender`` writes."""

    def filled(text: str, to: Addressee) -> str:
        with force_locale(to.recipient.language):
            return fill(text, _values(to, sender))

    return filled


def _values(to: Addressee, sender: str) -> dict[Placeholder, str]:
    return {
        Placeholder.FIRST_NAME: to.recipient.given_name,
        Placeholder.NEXT_LINE: _line(to),
        Placeholder.DUE_DATE: day(to.due_on) if to.due_on else gettext("no fixed day"),
        Placeholder.COHORT: to.cohort,
        Placeholder.SENDER: sender,
    }


def _line(to: Addressee) -> str:
    """Mail is read by others: a paper that says something about health has no name in it."""
    if to.line is None:
        return gettext("nothing at the moment")
    return gettext("a paper for your externship") if to.line.is_health else title(to.line)


KINDS: Mapping[str, LazyString] = {
    MAIL_KIND: lazy_gettext("Message"),
    "returned": lazy_gettext("Something was sent back"),
    "voided": lazy_gettext("Something does not count any more"),
    "correction_asked": lazy_gettext("A correction was asked for"),
    "correction_decided": lazy_gettext("Answer to a correction"),
    "paper_ends": lazy_gettext("A paper ends soon"),
    "shift_missing": lazy_gettext("A shift is not logged"),
    "renewal_due": lazy_gettext("A certificate ends"),
    "notice": lazy_gettext("A notice for coordinators"),
    "preceptor_link": lazy_gettext("Link for a preceptor"),
    "preceptor_colleague": lazy_gettext("Link for a preceptor's colleague"),
    "preceptor_reminder": lazy_gettext("Reminder to a preceptor"),
    "cover_set": lazy_gettext("You cover for a colleague"),
    "cover_ended": lazy_gettext("A cover has ended"),
    "invitation": lazy_gettext("Invitation"),
    "link_sign_in": lazy_gettext("Link to sign in"),
    "link_reset": lazy_gettext("Link for a new password"),
    "link_old_address": lazy_gettext("Change of address, to the old one"),
    "link_new_address": lazy_gettext("Change of address, to the new one"),
    "address_changed": lazy_gettext("The address was changed"),
    "factor_changed": lazy_gettext("The second step was changed"),
    **RULES,
}
"""What each kind of mail is about."""


def mail_kind(kind: str) -> str:
    """What a kind of mail is about; its name for one that is no more."""
    return str(KINDS.get(kind, kind))


def brought(mail: Brought | None) -> tuple[str, str]:
    """(tone, words) of how far a mail is; without one the student reads it after signing in."""
    if mail is None:
        return "open", gettext("no address: stands in the file")
    if mail.sent_at is not None:
        return "done", gettext("mailed %(time)s", time=moment(mail.sent_at))
    if mail.failed_at is not None:
        return "expired", gettext("could not be mailed")
    if mail.attempts:
        return "expiring", gettext("not mailed yet, next try %(time)s", time=moment(mail.due_at))
    return "waiting", gettext("mail goes out %(time)s", time=moment(mail.due_at))


def _sent(told: Happened) -> str:
    words = {"name": told.name, "subject": told.text("subject")}
    if told.to_student:
        return gettext("%(name)s wrote to you: %(subject)s", **words)
    return gettext("%(name)s wrote a message: %(subject)s", **words)


def _drafted(told: Happened) -> str:
    return gettext("%(name)s began a message to %(count)s students", name=told.name, count=told.text("count"))


def _changed(told: Happened) -> str:
    return gettext("%(name)s changed a draft to %(count)s students", name=told.name, count=told.text("count"))


def _discarded(told: Happened) -> str:
    return gettext("%(name)s discarded a draft", name=told.name)


def _made(told: Happened) -> str:
    return gettext("%(name)s made the template %(what)s", name=told.name, what=told.text("name"))


def _template(told: Happened) -> str:
    return gettext("%(name)s changed the template %(what)s", name=told.name, what=told.text("name"))


def _retired(told: Happened) -> str:
    return gettext("%(name)s retired the template %(what)s", name=told.name, what=told.text("name"))


MESSAGE_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "message.drafted": _drafted,
    "message.changed": _changed,
    "message.discarded": _discarded,
    "message.sent": _sent,
    "template.made": _made,
    "template.changed": _template,
    "template.retired": _retired,
}
