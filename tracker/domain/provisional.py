"""A certificate that came before the proof of diploma: provisional until the body has the proof."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.domain.calendar import add_months
from tracker.domain.facts import EntryFact
from tracker.domain.path import Path, Requirement
from tracker.domain.requirement import Routes


def bounded(
    line: Requirement,
    ends_on: date | None,
    path: Path,
    routes: Routes,
    by_key: Mapping[str, Sequence[EntryFact]],
) -> date | None:
    """The last day of a certificate on its line: ``ends_on``, or the end of its provisional time if that
    comes first. That time runs from the exam, whatever the paper says, and is over with the upgrade."""
    credential = (line.subject or "").partition(":")[2]
    upgrades = [one for one in path.by_subject.get(f"upgrade:{credential}", ()) if one.only_on in routes]
    if not line.provisional_months or not upgrades or _accepted(by_key, upgrades):
        return ends_on
    exams = path.by_subject.get(f"exam:{credential}", ())
    passed = [entry.happened_on for entry in _accepted(by_key, exams) if entry.passed]
    if not passed:
        return ends_on
    return min(ends_on or date.max, add_months(min(passed), line.provisional_months))


def _accepted(by_key: Mapping[str, Sequence[EntryFact]], lines: Sequence[Requirement]) -> list[EntryFact]:
    return [entry for line in lines for entry in by_key.get(line.key, ()) if entry.is_accepted]
