"""Check-offs of the demo by their sheets: a submission of several skills, all attempts used."""

from tracker.commands import submissions
from tracker.demo import dates, proofs
from tracker.demo.life import live, open_lines
from tracker.demo.pupil import Pupil
from tracker.domain.proof import SUBMISSION
from tracker.domain.statuses import RequirementKind

_SHOWN_TOGETHER = 3


def submission_sent(pupil: Pupil) -> None:
    """One video shows three skills; each waits for its own score."""
    live(pupil, pupil.days_ago(9))
    keys, on = skills(pupil)[:_SHOWN_TOGETHER], pupil.asked_for(1)
    for key in keys:
        pupil.practiced(key, on - dates.DAY)
    proofs.film(pupil, SUBMISSION, on, "visit.webm")
    pupil.school.do(
        pupil.actor,
        submissions.submit,
        pupil.enrollment,
        day=on,
        hour=18,
        keys=keys,
        least_files=0,
        title="Three skills in one visit",
        note="My cousin plays the patient and agreed to be filmed.",
    )


def plan_waiting(pupil: Pupil) -> None:
    """All attempts at a skill are used: the coordinator decides on a plan."""
    live(pupil, pupil.days_ago(12))
    key, last = skills(pupil)[0], pupil.asked_for(2)
    sheet = pupil.path.sheets[key]
    critical = [number for number, step in enumerate(sheet.steps, start=1) if step.critical]
    pupil.practiced(key, last - 3 * sheet.attempts * dates.DAY)
    for left in range(sheet.attempts - 1, -1, -1):
        on = last - 3 * left * dates.DAY
        entry = pupil.ask_again(key, on - dates.DAY)
        pupil.score(entry, on, missed=critical[:1], note="Slow down before the critical step.")


def skills(pupil: Pupil) -> list[str]:
    """Open skills whose check-off may be asked for, first due first."""
    found = open_lines(pupil, pupil.school.today, RequirementKind.SKILL)
    needs = {line.key: pupil.path.by_key[line.key].needs for line in found}
    return [line.key for line in found if needs[line.key].practice and not needs[line.key].score]
