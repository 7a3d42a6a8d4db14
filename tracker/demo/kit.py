"""The demo school's kits and incidents: parts to send, sent and arrived; one report open, one settled."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from tracker.commands import incidents, kit, notices, settings
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.kinds import IncidentKind, IncidentPlace, PartState

_REPORTS: tuple[tuple[str, str, PartState, str, int, int | None, int | None], ...] = (
    ("Pip Larkspur", "suture-pad", PartState.BROKEN, "The stitches tear out of it.", 6, 4, None),
    (
        "Isla Sandpiper",
        "bp-cuff",
        PartState.BROKEN,
        "The valve leaks, it does not hold the pressure.",
        2,
        None,
        None,
    ),
    ("Kestrel Applegarth", "dressing-set", PartState.MISSING, "", 4, None, None),
    ("Kestrel Applegarth", "urine-strips", PartState.USED_UP, "", 1, None, None),
    ("Hazel Quill", "peak-flow-meter", PartState.MISSING, "Not in the box.", 9, 7, None),
    ("Iris Pebble", "stethoscope", PartState.BROKEN, "One ear tip is gone.", 26, 24, 19),
)
"""Who, which part, what is wrong, a word about it; reported, sent and arrived so many days ago."""

_PHONES = {
    "exposure_contact_name": "Imogen Sedge, RN, health desk",
    "exposure_contact_phone": "(212) 555-0134",
    "occupational_health_phone": "(212) 555-0177 ext. 4",
}
"""Numbers that are kept for stories: nobody is called by accident."""


def kits_and_incidents(school: DemoSchool, pupils: Mapping[str, Pupil]) -> None:
    """What went wrong with kits and hands; the school's numbers on the card."""
    for key, value in _PHONES.items():
        day = pupils["Isla Sandpiper"].group.starts_on
        school.do(school.admin, settings.change_setting, key, day=day, value=value)
    for name, part, state, note, reported, sent, arrived in _REPORTS:
        pupil = pupils[name]
        made = school.do(
            pupil.actor,
            kit.report_part,
            pupil.enrollment,
            part,
            day=pupil.days_ago(reported),
            state=state,
            note=note,
        )["reports"]
        if sent is not None:
            school.do(pupil.group.coordinator, kit.send_parts, made, day=pupil.days_ago(sent))
        if arrived is not None:
            school.do(pupil.actor, kit.mark_arrived, made[0], day=pupil.days_ago(arrived))
    _incidents(school, pupils["Delphine Amberley"], pupils["Iris Pebble"])


def _incidents(school: DemoSchool, now_hurt: Pupil, hurt_before: Pupil) -> None:
    """One that waits for its coordinator since this morning, and one that was settled."""
    before = school.do(
        hurt_before.actor,
        incidents.report_incident,
        hurt_before.enrollment,
        day=hurt_before.days_ago(30),
        kind=IncidentKind.CUT,
        place=IncidentPlace.HOME,
        happened_at=datetime.combine(hurt_before.days_ago(31), time(19, 20)),
        what="The ampule broke in my hand when I opened it. A small cut in the right thumb.",
        done="Washed it with soap and water, put a bandage on it.",
        told="My brother.",
    )
    school.do(
        hurt_before.group.coordinator,
        notices.settle,
        before["notice"],
        day=hurt_before.days_ago(29),
        note="Called at 10: clean glass, nobody else's blood. Showed how to open an ampule with gauze.",
    )
    day = school.today - timedelta(days=1)
    school.do(
        now_hurt.actor,
        incidents.report_incident,
        now_hurt.enrollment,
        day=day,
        hour=17,
        kind=IncidentKind.NEEDLE_STICK,
        place=IncidentPlace.HOME,
        happened_at=datetime.combine(day, time(9, 5)),
        what="I put the cap back on the practice needle and stuck my left thumb.",
        done="Washed it with soap and running water. It bled a little.",
        told="My mother. I called the health desk.",
    )
