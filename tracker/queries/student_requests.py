"""What a student may ask for, and what became of it."""

from dataclasses import dataclass

from tracker.domain.lines import Line
from tracker.domain.statuses import EntryKind, RequestKind, State
from tracker.queries.student_record import Logged, StudentRecord


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """Everything on ``/requests``: requests newest first, and the lines each kind may be for."""

    record: StudentRecord
    requests: tuple[Logged, ...]
    routes: tuple[str, ...]
    goals: tuple[str, ...]

    def targets(self, kind: RequestKind) -> tuple[Line, ...]:
        """The lines that a request of this kind may name, those due first at the top."""
        lines = [
            line
            for line in self.record.standing.lines
            if line.state is not State.NOT_ASKED and not line.credit and self._suits(kind, line)
        ]
        if kind is RequestKind.EXTENSION:
            lines.sort(key=lambda line: (line.due_on or self.record.today, line.index))
        return tuple(lines)

    def _suits(self, kind: RequestKind, line: Line) -> bool:
        if kind is RequestKind.EXTENSION:
            return line.due_on is not None and line.due_on >= self.record.today
        if kind is RequestKind.EXCEPTION:
            return line.state is State.CLOSED
        return kind is RequestKind.WAIVER and not self.record.path.by_key[line.key].is_recurring


def requests_page(record: StudentRecord) -> RequestsPage:
    """The page for a record."""
    rows = [row for row in record.loaded.entries if row["kind"] == EntryKind.REQUEST]
    return RequestsPage(
        record=record,
        requests=tuple(Logged(row) for row in reversed(rows)),
        routes=tuple(sorted(record.loaded.facts.routes)),
        goals=tuple(sorted(record.loaded.facts.goals)),
    )
