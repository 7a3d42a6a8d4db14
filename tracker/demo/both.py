"""Who of the demo school is in both programs."""

from copy import copy

from tracker.commands.further import enroll_further
from tracker.demo.life import live
from tracker.demo.names import YARROW
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool

_WHO = "Gus Fernhollow"


def both_programs(school: DemoSchool, pupils: dict[str, Pupil]) -> None:
    """One who found work goes on in the phlebotomy program: what belongs to the person counts in both."""
    group, twin = school.groups[YARROW], copy(pupils[_WHO])
    made = twin.managed(enroll_further, group.starts_on, cohort_id=group.id, started_on=group.starts_on)
    twin.lived_until, twin.shifts = group.starts_on, 0
    twin.join_group(group, made["enrollment"])
    live(twin, twin.days_ago(3))
