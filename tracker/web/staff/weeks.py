"""The hours of a student as the file shows them: totals, weeks, hours left against days left."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.domain.hours import hours_line, hours_of
from tracker.domain.statuses import Holder, State
from tracker.queries.outlook import ground_for, outlook_of
from tracker.queries.shift_weeks import weeks_of
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.shift_rows import WeekShown, weeks_shown
from tracker.web.wording import shifts as words


@dataclass(frozen=True, slots=True)
class FileWeeks:
    """What stands under the lines of the step that counts hours."""

    totals: str
    weeks: list[WeekShown]
    outlook: words.Told | None


def file_weeks(record: StudentRecord, step: str) -> FileWeeks | None:
    """The hours of a record; None on other steps and before there are any."""
    requirement = hours_line(record.path)
    if requirement is None or requirement.step != step:
        return None
    line, ground = record.line(requirement.key), ground_for(record)
    weeks = weeks_of(record, ground)
    if not weeks and line.state in (State.CLOSED, State.NOT_ASKED):
        return None
    found, hours = outlook_of(record, ground), hours_of(requirement, line, record.loaded.facts.entries)
    return FileWeeks(
        totals=gettext(
            "%(signed)s of %(target)s h signed, %(waiting)s wait",
            signed=wording.hours(hours.signed),
            target=hours.target // 60,
            waiting=wording.hours(hours.waiting),
        ),
        weeks=weeks_shown(record, weeks, _waits),
        outlook=words.outlook(found, record.today) if found else None,
    )


def _waits(record: StudentRecord, holder: Holder | None, promised_on: date | None) -> str:
    name = wording.holder(holder or Holder.PRECEPTOR)
    if promised_on is None:
        return name
    return gettext("%(name)s, promised by %(day)s", name=name, day=wording.near(promised_on, record.today))
