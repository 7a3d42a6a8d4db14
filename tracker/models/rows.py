"""Rows outside the entries that the journal vouches for: their last event carries their digest.

``ROWS`` names, for each such table, the payload key under which its events name the row.
"""

from collections.abc import Mapping
from typing import Any

from tracker.domain.journal import digest
from tracker.models.absences import Absence
from tracker.models.base import Base
from tracker.models.career import Aim, JobApplication
from tracker.models.contacts import Contact, FollowUp, SiteVisit
from tracker.models.evidence import Evidence
from tracker.models.kit import Incident, KitReport, Notice
from tracker.models.messages import MessageCopy, MessageTemplate
from tracker.models.phrases import Phrase
from tracker.models.rights import Correction, DirectoryChoice, Disclosure, Erasure, LegalHold
from tracker.models.sharing import SharedCopy, SigningKey

ROWS: Mapping[str, type[Base]] = {
    "evidence": Evidence,
    "report": KitReport,
    "incident": Incident,
    "notice": Notice,
    "signing_key": SigningKey,
    "copy": SharedCopy,
    "disclosure": Disclosure,
    "correction": Correction,
    "choice": DirectoryChoice,
    "hold": LegalHold,
    "erasure": Erasure,
    "application": JobApplication,
    "aim": Aim,
    "template": MessageTemplate,
    "message_copy": MessageCopy,
    "absence": Absence,
    "phrase": Phrase,
    "contact": Contact,
    "visit": SiteVisit,
    "follow_up": FollowUp,
}


def row_digest(model: type[Base], values: Mapping[str, Any]) -> str:
    """The digest of a row after a change; ``values`` by column name, those not named are None."""
    return digest({column.name: values.get(column.name) for column in model.__table__.c})
