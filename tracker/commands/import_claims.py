"""What a file claims of one student, brought in as paper facts are: each line checked as if those before
it counted already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.commands.case import Case
from tracker.commands.import_found import Told, told, told_of
from tracker.commands.paper import PaperLine, count, put
from tracker.domain.errors import NotAllowed, Refused
from tracker.domain.importing.comparing import Compared, Verdict, compare
from tracker.domain.importing.rows import Claim, Row
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind, EntryStatus, Source
from tracker.models.importing import Staged

MOST_NOTE = 200
Step = tuple[int, Claim, PaperLine]
"""The number of the row, the claim, and the line to be written for it."""


@dataclass
class Done:
    """What became of the rows of one student, by their numbers; ``made`` are the new entries."""

    new: dict[int, int] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    differs: dict[int, list[Told]] = field(default_factory=dict)
    problems: dict[int, list[Told]] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)


def bring_in(case: Case, rows: Iterable[Row], staged: Staged, undone: frozenset[int]) -> Done:
    """Put what is new into the case's draft; what is there already changes nothing, and what was decided
    otherwise is told and left."""
    done = Done()
    try:
        case.require(Permission.RECORD)
    except NotAllowed as refused:
        for row in rows:
            done.problems[row.number] = [told_of(None, refused)]
        return done
    steps: list[Step] = []
    for number, claim in _claims(rows, done):
        line = case.requirement(claim.key)
        found = compare(claim, line.subject, case.rows.values(), undone)
        if found.verdict is Verdict.SAME:
            done.same[number] = done.same.get(number, 0) + 1
        elif found.verdict is Verdict.DIFFERS:
            done.differs.setdefault(number, []).append(_stands(found))
        else:
            steps += _steps(case, number, found)
    order = case.path.index
    # Practices first: they open nothing that another practice would need, and check-offs need them.
    steps.sort(key=lambda one: (one[2].kind is not EntryKind.PRACTICE, order[one[1].key]))
    _carry_out(case, steps, staged, done)
    return done


def _claims(rows: Iterable[Row], done: Done) -> Iterator[tuple[int, Claim]]:
    """The claims, each said once; the same line said twice in different ways is told."""
    seen: dict[tuple[str, EntryKind], Claim] = {}
    for row in rows:
        for claim in row.claims:
            earlier = seen.setdefault((claim.key, claim.kind), claim)
            if earlier is claim:
                yield row.number, claim
            elif (earlier.on, earlier.number) == (claim.on, claim.number):
                done.same[row.number] = done.same.get(row.number, 0) + 1
            else:
                done.problems.setdefault(row.number, []).append((claim.column, "import_twice", {}))


def _steps(case: Case, number: int, found: Compared) -> Iterator[Step]:
    claim, line = found.claim, case.requirement(found.claim.key)
    mode = {"mode": line.modes[0]} if line.modes else {}
    if claim.kind is EntryKind.PRACTICE:
        yield number, claim, PaperLine(claim.key, claim.kind, claim.on, found.times, mode)
        return
    if claim.kind is EntryKind.CHECKOFF:
        missing = line.needs.practice - case.line(line).have
        if missing > 0 and EntryKind.PRACTICE in line.entry_kinds:
            # Whoever signed the check-off saw the practices before it.
            yield number, claim, PaperLine(claim.key, EntryKind.PRACTICE, claim.on, missing, mode)
    values: dict[str, Any] = {"amount": claim.number} if claim.kind is EntryKind.SCORE else {}
    detail = {"issued_on": claim.on} if claim.kind is EntryKind.DOCUMENT else {}
    yield number, claim, PaperLine(claim.key, claim.kind, claim.on, 1, values, detail)


def _carry_out(case: Case, steps: list[Step], staged: Staged, done: Done) -> None:
    """Write the steps, as often round as the last round let others through: practices first, which are
    counted before the check-offs that need them."""
    left = steps
    failed: dict[int, Refused] = {}
    while left:
        failed, made = {}, []
        for at, (number, claim, line) in enumerate(left):
            try:
                made += put(case, line, _note(staged, number, claim), Source.IMPORT)
                if line.kind is claim.kind:
                    done.new[number] = done.new.get(number, 0) + 1
            except Refused as refused:
                failed[at] = refused
        done.made += made
        if not made:
            break
        if failed:
            count(case, made)
        left = [step for at, step in enumerate(left) if at in failed]
    said: set[tuple[int, str]] = set()
    for at, (number, claim, _line) in enumerate(left):
        if at in failed and (number, claim.key) not in said:
            said.add((number, claim.key))
            done.problems.setdefault(number, []).append(told_of(claim.column, failed[at]))


def _note(staged: Staged, number: int, claim: Claim) -> str:
    """Where it comes from, in the words of the file: its name, the row, the column, who signed."""
    head = staged.heads[claim.column]
    return " · ".join(part for part in (staged.run.name, str(number), head, claim.by) if part)[:MOST_NOTE]


def _stands(found: Compared) -> Told:
    """What stands on file against a claim."""
    row = found.on_file or {}
    accepted = row["status"] == EntryStatus.ACCEPTED
    day = row["happened_on"] if accepted else (row["decided_on"] or row["logged_on"])
    facts = {
        "status": row["status"],
        "amount": row["amount"] if found.claim.kind is EntryKind.SCORE else None,
        "on": day,
        "by": row["decided_as"] or "",
    }
    return told(found.claim.column, "import_stands", facts)
