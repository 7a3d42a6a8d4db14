"""What somebody does without of the mail that goes out by rule, and how the rules are set."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.mail_rules import SETTING, MailRule
from tracker.models.messages import MailChoice
from tracker.models.settings import settings_of


def choices_of(session: Session, person_id: int) -> frozenset[MailRule]:
    """The kinds that the person does without. One SELECT."""
    return frozenset(rule for rule, is_off in said_of(session, person_id).items() if is_off)


def said_of(session: Session, person_id: int) -> dict[MailRule, bool]:
    """Whether the person does without a kind, for each they ever said something about. One SELECT."""
    rows = session.execute(
        select(MailChoice.kind, MailChoice.off_at).where(MailChoice.person_id == person_id)
    )
    return {MailRule(kind): off_at is not None for kind, off_at in rows if kind in SETTING}


def rules_of(session: Session, rules: Iterable[MailRule]) -> dict[MailRule, int]:
    """What these rules are set to. One SELECT."""
    asked = list(rules)
    values = settings_of(session, {SETTING[rule] for rule in asked})
    return {rule: int(values[SETTING[rule]]) for rule in asked}
