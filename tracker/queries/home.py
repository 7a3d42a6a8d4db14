"""The home page of a member of staff: what waits for them, who needs help, which clocks run out, whom to
follow up, and their cohorts at a glance. Each number is read by the reader of the list that it links to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlalchemy.orm import Session

from tracker.domain.ages import Age
from tracker.domain.helping import latest
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.models import Cohort
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of
from tracker.queries.ages import ages
from tracker.queries.board import Board, Shown, boards
from tracker.queries.board_rows import MINE, BoardRow
from tracker.queries.clock_list import DEFAULT_WITHIN, ClockRow, clock_list
from tracker.queries.follow_ups import FollowUp, due_follow_ups
from tracker.queries.held_cohorts import held_cohorts
from tracker.queries.queue import by_day


@dataclass(frozen=True, slots=True)
class Glance:
    """One cohort: how many rows its board keeps by each filter that is named here."""

    id: int
    name: str
    week: int
    weeks: int
    students: int
    mine: int
    helped: int
    slipped: int
    behind: int
    away: int


@dataclass(frozen=True, slots=True)
class Helped:
    """A student who needs help, in the cohort whose board says so."""

    row: BoardRow
    path: Path
    cohort_id: int
    cohort: str


@dataclass(frozen=True, slots=True)
class Home:
    """All of it. ``slipped`` have a reason of the last seven days, what began last first; ``others`` have
    needed help for longer, by name. ``left_out`` are the older cohorts that were not read."""

    waiting: Mapping[Age, int]
    slipped: tuple[Helped, ...]
    others: tuple[Helped, ...]
    clocks: tuple[ClockRow, ...]
    follow_ups: tuple[FollowUp, ...]
    cohorts: tuple[Glance, ...]
    behind_days: int
    left_out: int


def home(session: Session, actor: Actor, today_in: Callable[[tzinfo], date], today: date) -> Home:
    """The page of who acts on the school's ``today``: the same number of SELECTs for one student and for
    two hundred."""
    held = held_cohorts(session, actor, today_in)
    found = boards(session, actor, [_asked(session, one, held.todays[one.id]) for one in held.read])
    helped = [
        Helped(row, board.path, one.id, one.name)
        for one, board in zip(held.read, found, strict=True)
        for row in board.rows
        if row.helps
    ]
    return Home(
        ages(by_day(session, actor), held.todays),
        tuple(sorted((one for one in helped if one.row.slipped), key=_last_first)),
        tuple(sorted((one for one in helped if not one.row.slipped), key=_by_name)),
        tuple(clock_list(session, actor, today_in).shown(DEFAULT_WITHIN, None)),
        due_follow_ups(session, actor, today),
        tuple(_glance(one, board) for one, board in zip(held.read, found, strict=True)),
        found[0].limits.behind_days if found else 0,
        held.left_out,
    )


def _asked(session: Session, cohort: Cohort, today: date) -> Shown:
    return Shown(cohort.id, path_of(session, cohort.path_version_id), today, calendar_of(cohort).holidays)


def _glance(cohort: Cohort, board: Board) -> Glance:
    return Glance(
        cohort.id,
        cohort.name,
        calendar_of(cohort).week_of(board.today),
        board.path.weeks,
        sum(not row.is_withdrawn for row in board.rows),
        board.count(MINE),
        board.count("help"),
        board.count("slipped"),
        board.count("behind"),
        board.count("away"),
    )


def _last_first(one: Helped) -> tuple[int, str, int]:
    began_on = latest(one.row.slipped)
    return (-began_on.toordinal() if began_on else 0, *_by_name(one))


def _by_name(one: Helped) -> tuple[str, int]:
    return one.row.student.sort_name.casefold(), one.row.student.enrollment_id
