"""What files may prove: which lines take them, and of which kinds."""

from tracker.domain.kinds import EvidenceKind
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind

SUBMISSION = "submission"
"""The target of files that prove several skills at once; every other target is the key of a line."""
PROVED = frozenset(
    {
        EntryKind.DOCUMENT,
        EntryKind.RENEWAL,
        EntryKind.EDUCATION,
        EntryKind.ATTEMPT,
        EntryKind.CHECKOFF,
        EntryKind.CLOSER,
        EntryKind.VERIFICATION,
    }
)
"""Kinds of entries that a file can stand with."""
ON_PAPER = frozenset({EvidenceKind.PHOTO, EvidenceKind.PDF})
"""What shows a paper; several photos of one become the pages of one PDF."""


def takes_files(requirement: Requirement) -> bool:
    """Whether files prove entries of this line: of some papers only the result is kept."""
    return not requirement.is_result_only and bool(PROVED & set(requirement.entry_kinds))


def is_paper(requirement: Requirement | None) -> bool:
    """Whether what is shown is a paper and no work of hands."""
    return requirement is not None and EntryKind.CHECKOFF not in requirement.entry_kinds


def kinds_for(requirement: Requirement | None) -> frozenset[EvidenceKind]:
    """What a line takes; a submission (None) takes everything."""
    return ON_PAPER if is_paper(requirement) else frozenset(EvidenceKind)
