"""Mail by rule in words: what each kind is, what somebody chose, how a letter stands in the outbox."""

from collections.abc import Callable, Mapping

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.mail_rules import MailRule
from tracker.queries.outbox_list import Stage
from tracker.web.wording.happened import Happened

RULES: Mapping[str, LazyString] = {
    MailRule.DUE_SOON: lazy_gettext("What is due soon"),
    MailRule.OVERDUE: lazy_gettext("What is past its day"),
    MailRule.WEEK: lazy_gettext("Your week, once a week"),
    MailRule.PROMISE_BROKEN: lazy_gettext("What waits for you past the promised day"),
    MailRule.STAFF_WEEK: lazy_gettext("Your cohorts, once a week"),
}
"""What each kind of mail by rule is about."""

_STAGES: Mapping[Stage, tuple[str, LazyString]] = {
    Stage.WAITING: ("waiting", lazy_gettext("Waits")),
    Stage.TRIED: ("expiring", lazy_gettext("Will be tried again")),
    Stage.FAILED: ("expired", lazy_gettext("Given up")),
    Stage.SENT: ("done", lazy_gettext("Sent")),
    Stage.DROPPED: ("closed", lazy_gettext("Dropped")),
}


def stage(found: Stage) -> tuple[str, str]:
    """(tone, word) of how far a letter is."""
    tone, word = _STAGES[found]
    return tone, str(word)


def _chosen(told: Happened) -> str:
    off = told.payload.get("off") or []
    if not off:
        return gettext("%(name)s gets all mail by rule", name=told.name)
    kinds = ", ".join(str(RULES.get(kind, kind)) for kind in off)
    return gettext("%(name)s does without mail: %(kinds)s", name=told.name, kinds=kinds)


def _sent_again(told: Happened) -> str:
    return gettext("%(name)s had a mail tried again that could not be sent", name=told.name)


def _dropped(told: Happened) -> str:
    return gettext("%(name)s dropped a mail that could not be sent", name=told.name)


RULE_MAIL_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "mail.chosen": _chosen,
    "mail.sent_again": _sent_again,
    "mail.dropped": _dropped,
}
