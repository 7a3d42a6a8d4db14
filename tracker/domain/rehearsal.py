"""What a new version of a path does to the students of a cohort: rehearsed and carried out by one function.

Pure. ``rehearse`` says for one enrollment what is gained, kept and lost, which entries are voided and which
claims go back; the command writes exactly that.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from tracker.domain.facts import EntryFact, Facts
from tracker.domain.journal import canonical
from tracker.domain.lines import Line, Standing
from tracker.domain.path import Path, Text
from tracker.domain.standing import standing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, PeriodKind, RequestKind, Source, State
from tracker.domain.uncounted import Under, uncounted

NO_LONGER = Text(
    "Version {version} of the path does not count it any more.",
    "La versión {version} del programa ya no lo cuenta.",
)
"""Why an entry is void or a claim goes back; kept in the student's language, before the reason."""


class Choice(StrEnum):
    """How a cohort meets a new version of its path."""

    KEEP = "keep"
    FROM_NOW_ON = "from_now_on"
    FOR_ALL = "for_all"


class Verdict(StrEnum):
    """What the version means for a student."""

    LOSES = "loses"
    GAINS = "gains"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Credit:
    """A line that stays done by the earlier version: since when, and its last day if it has one."""

    key: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one enrollment.

    ``before`` and ``after`` are lines done of lines asked. ``kept`` stay done by the earlier version,
    ``lost`` were done and are not any more, ``added`` are asked only now, ``unasked`` were done and are not
    asked any more (they stand under ``kept`` or ``lost`` too). ``voids`` are accepted entries that count
    nowhere any more, ``returns`` claims that wait where nothing is asked. ``is_over``: the enrollment has
    ended, so that nothing in it is voided or lost.
    """

    enrollment_id: int
    person_id: int
    before: tuple[int, int]
    after: tuple[int, int]
    gained: tuple[str, ...] = ()
    kept: tuple[Credit, ...] = ()
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    voids: tuple[int, ...] = ()
    returns: tuple[int, ...] = ()
    is_over: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whoever loses anything loses, whatever else is gained."""
        if self.lost or self.voids:
            return Verdict.LOSES
        return Verdict.GAINS if self.gained else Verdict.STAYS


def rehearse(here: Under, there: Under, carried: Collection[int], today: date, choice: Choice) -> Fate:
    """What becomes of an enrollment whose cohort goes from one version to another.

    ``carried`` are entries of an earlier enrollment, which stay with it. What belongs to the person (papers,
    attempts, jobs) is never voided: no program owns it.
    """
    before = standing(here.path, here.facts, today)
    counts = (before.done, before.asked)
    ids = (here.facts.enrollment_id, here.facts.person_id)
    if choice is Choice.KEEP:
        return Fate(*ids, counts, counts)
    would = _by_key(standing(there.path, there.facts, today))
    gone = [line for line in before.lines if line.credit and not _credits(would, line.key)]
    is_over = before.pauses.frozen_on is not None or before.pauses.kind is PeriodKind.COMPLETED
    keeps = is_over or choice is Choice.FROM_NOW_ON
    kept = tuple(Credit(line.key, line.since or today, line.expires_on) for line in gone) if keeps else ()
    settled = frozenset(
        line.key for line in before.lines if line.credit and (keeps or _credits(would, line.key))
    )
    voids = () if is_over else uncounted(here, there, carried, today, settled)
    returns = tuple(entry.id for entry in _claims(here, carried) if not _is_asked(there.path, entry))
    after = standing(there.path, applied(there.facts, kept, voids, returns, today), today)
    now, was = _by_key(after), _by_key(before)
    return Fate(
        *ids,
        counts,
        (after.done, after.asked),
        gained=tuple(line.key for line in after.lines if line.credit and not _credits(was, line.key)),
        kept=kept,
        lost=tuple(line.key for line in gone if not keeps and not _credits(now, line.key)),
        added=tuple(
            line.key
            for line in after.lines
            if line.state is not State.NOT_ASKED and not line.credit and not _asks(was, line.key)
        ),
        unasked=tuple(line.key for line in gone if not _asks(now, line.key)),
        voids=voids,
        returns=returns,
        is_over=is_over,
    )


def applied(
    facts: Facts, kept: Iterable[Credit], voids: Collection[int], returns: Collection[int], today: date
) -> Facts:
    """The facts as the change leaves them."""

    def changed(entry: EntryFact) -> EntryFact:
        if entry.id in voids:
            return replace(entry, status=EntryStatus.VOIDED)
        if entry.id in returns:
            return replace(entry, status=EntryStatus.RETURNED, decided_on=today, waits_for=None)
        return entry

    newest = max((entry.id for entry in facts.entries), default=0)
    added = (_grant(newest + number, one, today) for number, one in enumerate(kept, start=1))
    return replace(facts, entries=(*map(changed, facts.entries), *added))


def digest_of(here: Path, there: Path, choice: Choice, fates: Iterable[Fate]) -> str:
    """The fingerprint of a rehearsal: the real run refuses where it would come to another one."""
    names = [one.name for one in fields(Fate) if one.name != "kept"]
    told = [
        [*(getattr(fate, name) for name in names), [[one.key, one.since, one.until] for one in fate.kept]]
        for fate in fates
    ]
    content = [here.digest, there.digest, choice, told]
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()


def _claims(here: Under, carried: Collection[int]) -> Iterable[EntryFact]:
    waiting = (entry for entry in here.facts.entries if entry.status is EntryStatus.WAITING)
    return (entry for entry in waiting if entry.key is not None and entry.id not in carried)


def _is_asked(path: Path, entry: EntryFact) -> bool:
    line = path.by_key.get(entry.key or "")
    return line is not None and entry.kind in line.entry_kinds


def _grant(number: int, credit: Credit, today: date) -> EntryFact:
    """Credit that is kept, as the entry that says so."""
    return EntryFact(
        id=number,
        kind=EntryKind.REQUEST,
        status=EntryStatus.ACCEPTED,
        happened_on=today,
        logged_on=today,
        basis=Basis.DECISION,
        source=Source.STAFF,
        decided_on=today,
        starts_on=credit.since,
        ends_on=credit.until,
        request=RequestKind.KEPT,
        targets=(credit.key,),
    )


def _by_key(stands: Standing) -> dict[str, Line]:
    return {line.key: line for line in stands.lines}


def _credits(lines: dict[str, Line], key: str) -> bool:
    return key in lines and lines[key].credit


def _asks(lines: dict[str, Line], key: str) -> bool:
    return key in lines and lines[key].state is not State.NOT_ASKED
