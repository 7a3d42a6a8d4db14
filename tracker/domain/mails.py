"""Every kind of mail that the product sends: whether somebody may do without it, and whether it may come
at night. One row a kind; a mail of another kind is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a kind of mail cannot be switched off."""

    ACCOUNT = "account"  # it keeps the account safe, or was asked for just now
    PERSON = "person"  # a person wrote it
    RECORD = "record"  # the record was changed, or waits for an answer
    CLEARANCE = "clearance"  # without the paper nobody may be at the site
    WORK = "work"  # somebody who works at the school, or supervises, is asked to act


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind of mail. ``why`` is None where its reader may switch it off. ``waits``: quiet hours hold
    it back. ``is_secret``: it holds a link that is kept nowhere, so that it cannot be sent again."""

    name: str
    why: Why | None
    waits: bool = True
    is_secret: bool = False

    @property
    def is_optional(self) -> bool:
        """Whether its reader may switch it off."""
        return self.why is None


def _at_once(name: str, *, is_secret: bool = False) -> MailKind:
    return MailKind(name, Why.ACCOUNT, waits=False, is_secret=is_secret)


MAILS: Mapping[str, MailKind] = {
    kind.name: kind
    for kind in (
        MailKind("message", Why.PERSON),
        MailKind("returned", Why.RECORD),
        MailKind("voided", Why.RECORD),
        MailKind("correction_asked", Why.RECORD),
        MailKind("correction_decided", Why.RECORD),
        MailKind("paper_ends", Why.CLEARANCE),
        MailKind("shift_missing", None),
        MailKind("renewal_due", None),
        # An incident is told at once, at any hour.
        MailKind("notice", Why.WORK, waits=False),
        MailKind("preceptor_link", Why.WORK, waits=False),
        MailKind("preceptor_colleague", Why.WORK, waits=False),
        MailKind("preceptor_reminder", Why.WORK),
        MailKind("cover_set", Why.WORK),
        MailKind("cover_ended", Why.WORK),
        _at_once("invitation", is_secret=True),
        _at_once("link_sign_in", is_secret=True),
        _at_once("link_reset", is_secret=True),
        _at_once("link_old_address", is_secret=True),
        _at_once("link_new_address", is_secret=True),
        _at_once("address_changed"),
        _at_once("factor_changed"),
    )
}
"""Every kind by its name."""

OPTIONAL = tuple(kind.name for kind in MAILS.values() if kind.is_optional)
"""What somebody may switch off, in the order in which the account's page lists it."""
