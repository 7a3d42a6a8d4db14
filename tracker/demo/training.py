"""What is special about students in training: each case plays one in order of time."""

from datetime import timedelta

from tracker.commands import enrolling, review
from tracker.demo import proofs
from tracker.demo.checkoffs import skills
from tracker.demo.life import live, open_lines
from tracker.demo.lines import paper_detail
from tracker.demo.names import JUNIPER
from tracker.demo.pupil import Pupil
from tracker.domain.proof import takes_files
from tracker.domain.statuses import EntryKind, RequestKind, RequirementKind, State

_WEEK = timedelta(weeks=1)
_CPR = "skill.em-01"


def ordinary(pupil: Pupil) -> None:
    """Nothing special."""
    live(pupil, pupil.days_ago(pupil.random.randint(0, 3)))


def not_started(pupil: Pupil) -> None:
    """Has a place and did nothing yet."""


def quiet(pupil: Pupil) -> None:
    """Was not seen for weeks."""
    live(pupil, max(pupil.group.starts_on + timedelta(days=9), pupil.days_ago(19)))


def diploma_returned(pupil: Pupil) -> None:
    """A proof of diploma from abroad came back."""
    without = frozenset({"diploma.proof"})
    live(pupil, pupil.days_ago(8), without)
    detail = {"proof": "foreign", "issued_on": pupil.days_ago(3000)}
    entry = pupil.log("diploma.proof", EntryKind.DOCUMENT, pupil.days_ago(6), detail=detail)
    note = "The evaluation of a diploma from abroad is missing. Ask for it and send both together."
    pupil.send_back(entry, pupil.days_ago(2), note)


def papers_waiting(pupil: Pupil) -> None:
    """Papers wait for the coordinator."""
    live(pupil, pupil.days_ago(7))
    group = "clearance"
    lines = [
        line
        for line in open_lines(pupil, pupil.days_ago(7), RequirementKind.DOCUMENT)
        if group in pupil.path.by_key[line.key].groups
    ]
    for line, promised_in in zip(lines[:3], (0, 1, 2), strict=False):
        on = pupil.asked_for(promised_in)
        issued, requirement = on - timedelta(days=3), pupil.path.by_key[line.key]
        if takes_files(requirement):
            proofs.scan(pupil, line.key, on)
        detail = paper_detail(requirement, issued)
        pupil.log(line.key, EntryKind.DOCUMENT, on, issued, detail=detail)


def paper_expired(pupil: Pupil) -> None:
    """The CPR card ran out last week, and a newer one is not there."""
    without = frozenset({_CPR})
    live(pupil, pupil.days_ago(62), without)
    detail = {"issued_on": pupil.days_ago(724), "expires_on": pupil.days_ago(6)}
    entry = pupil.log(_CPR, EntryKind.DOCUMENT, pupil.days_ago(60), pupil.days_ago(724), detail=detail)
    pupil.accept(entry, pupil.days_ago(58))
    live(pupil, pupil.days_ago(2), without)


def checkoffs_waiting(pupil: Pupil) -> None:
    """Check-offs wait for the instructor."""
    live(pupil, pupil.days_ago(9))
    for line in skills(pupil)[:2]:
        pupil.ask_checkoff(line, pupil.asked_for(pupil.random.randint(0, 3)), "My aunt agreed to be filmed.")


def checkoff_late(pupil: Pupil) -> None:
    """A check-off waits longer than promised."""
    live(pupil, pupil.days_ago(12))
    pupil.ask_checkoff(skills(pupil)[0], pupil.asked_for(-1))


def checkoff_returned(pupil: Pupil) -> None:
    """A check-off came back with a note."""
    live(pupil, pupil.days_ago(10))
    key = skills(pupil)[0]
    entry = pupil.ask_checkoff(key, pupil.days_ago(7))
    steps = pupil.path.sheets[key].steps
    missed = [number for number, step in enumerate(steps, start=1) if step.critical][:1]
    pupil.score(entry, pupil.days_ago(4), missed, "Look at the critical steps again, then film all of it.")


def voided(pupil: Pupil) -> None:
    """A check-off counted for a while and was voided."""
    live(pupil, pupil.days_ago(10))
    entry = pupil.ask_checkoff(skills(pupil)[0], pupil.days_ago(8))
    pupil.score(entry, pupil.days_ago(7))
    pupil.school.do(
        pupil.group.coordinator,
        review.void,
        entry,
        day=pupil.days_ago(1),
        note="The video shows another student.",
    )


def asks_extension(pupil: Pupil) -> None:
    """Asks for later dates, and waits."""
    live(pupil, pupil.days_ago(9))
    _ask_extension(pupil, pupil.asked_for(0).toordinal() - pupil.school.today.toordinal())


def extension_granted(pupil: Pupil) -> None:
    """Asked for later dates and got them."""
    live(pupil, pupil.days_ago(9))
    pupil.accept(_ask_extension(pupil, -6), pupil.days_ago(3), note="Two more weeks, as we said.")
    live(pupil, pupil.days_ago(1))


def _ask_extension(pupil: Pupil, days: int) -> int:
    on = pupil.days_ago(-days)
    lines = [
        line
        for line in pupil.lines(on).values()
        if line.due_on and line.due_on >= on and not line.credit and line.state is not State.NOT_ASKED
    ]
    first = min(lines, key=lambda line: (line.due_on, line.index))
    assert first.due_on is not None  # nosec B101  # for the type checker
    return pupil.ask(
        RequestKind.EXTENSION,
        on,
        "My second job took the evenings of two weeks.",
        targets=[first.key],
        ends_on=first.due_on + 2 * _WEEK,
    )


def waived(pupil: Pupil) -> None:
    """A line was waived: no scale for infants at home."""
    live(pupil, pupil.days_ago(30), frozenset({"skill.vs-07"}))
    entry = pupil.ask(
        RequestKind.WAIVER,
        pupil.days_ago(28),
        "I did this for a year at my last job.",
        targets=["skill.vs-07"],
    )
    pupil.accept(entry, pupil.days_ago(26), note="Letter of the employer seen.")
    live(pupil, pupil.days_ago(1))


def asks_waiver(pupil: Pupil) -> None:
    """Asks for a waiver, and waits."""
    live(pupil, pupil.days_ago(7), frozenset({"skill.ad-01"}))
    pupil.ask(
        RequestKind.WAIVER,
        pupil.asked_for(1),
        "I have worked at a front desk for three years.",
        targets=["skill.ad-01"],
    )


def asks_route(pupil: Pupil) -> None:
    """Asks to take the exam before the externship."""
    live(pupil, pupil.days_ago(7))
    pupil.ask(
        RequestKind.ROUTE,
        pupil.asked_for(1),
        "A clinic offers me a job once I have the certificate.",
        routes=frozenset({"test-first"}),
    )


def asks_leave(pupil: Pupil) -> None:
    """Asks for a leave, and waits."""
    live(pupil, pupil.days_ago(6))
    pupil.ask(
        RequestKind.LEAVE,
        pupil.asked_for(2),
        "My mother has an operation.",
        starts_on=pupil.days_ago(-10),
        ends_on=pupil.days_ago(-24),
    )


def on_leave(pupil: Pupil) -> None:
    """Is on leave; nobody knows until when."""
    live(pupil, pupil.days_ago(17))
    pupil.managed(
        enrolling.take_leave, pupil.days_ago(16), starts_on=pupil.days_ago(15), ends_on=None, reason="Family"
    )


def back_from_leave(pupil: Pupil) -> None:
    """Was on leave for ten days."""
    away = pupil.group.starts_on + 5 * _WEEK
    live(pupil, away)
    back = away + timedelta(days=10)
    pupil.managed(enrolling.take_leave, away, starts_on=away, ends_on=back, reason="Moving house")
    pupil.postpone(away, 11)
    pupil.lived_until = back
    live(pupil, pupil.days_ago(2))


def withdrawn(pupil: Pupil) -> None:
    """Left the program."""
    left = max(pupil.group.starts_on + 5 * _WEEK, pupil.days_ago(60))
    live(pupil, left)
    pupil.managed(enrolling.withdraw, left + timedelta(days=4), on=left, reason="Moved to another state")


def reentered(pupil: Pupil) -> None:
    """Left one cohort and came back with the next; what was accepted counts."""
    left = pupil.group.starts_on + 6 * _WEEK
    live(pupil, left)
    pupil.managed(enrolling.withdraw, left + timedelta(days=1), on=left, reason="Illness in the family")
    group = pupil.school.groups[JUNIPER]
    made = pupil.managed(enrolling.reenroll, group.starts_on, cohort_id=group.id, started_on=group.starts_on)
    pupil.join_group(group, made["enrollment"])
    live(pupil, pupil.days_ago(1))


def moved(pupil: Pupil) -> None:
    """Moved to a later cohort."""
    group = pupil.school.groups[JUNIPER]
    on = group.starts_on + _WEEK
    live(pupil, on)
    pupil.managed(enrolling.move, on, cohort_id=group.id, reason="Works nights since spring")
    pupil.join_group(group, pupil.enrollment)
    live(pupil, pupil.days_ago(3))
