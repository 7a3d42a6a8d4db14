"""How the doses of a vaccine line are read; taken out of its table in the path document."""

from tracker.domain.doses import DoseRule, Proof, Schedule
from tracker.domain.path_table import Table
from tracker.domain.requirement import Needs

_MOST_DOSES = 3
"""As many doses as the form has fields."""


def vaccine(parent: Table, needs: Needs) -> DoseRule | None:
    """The rule of a line; None for one that asks no doses and has no table.

    A line without the table takes its doses at any distance. A blood test and a series count where
    ``needs`` says so; a declination or an exemption where the table does.
    """
    if "vaccine" not in parent.raw:
        return DoseRule((Schedule(needs.doses),), _proofs(needs)) if needs.doses else None
    table = parent.table("vaccine")
    schedules = tuple(_schedule(one) for one in table.tables("schedules", within=True))
    proofs = set(_proofs(needs))
    for proof in (Proof.DECLINATION, Proof.EXEMPTION):
        if table.flag(proof.value):
            proofs.add(proof)
    table.origin()
    table.finish()
    if schedules and schedules[0].doses != (needs.doses or 1):
        table.wrong("schedules", f"the first asks {schedules[0].doses} doses, the line {needs.doses or 1}")
    if needs.on_schedule and schedules and not schedules[0].months:
        table.wrong("schedules", "the first needs months: a series is taken on schedule")
    return DoseRule(schedules or (Schedule(needs.doses or 1),), frozenset(proofs))


def _proofs(needs: Needs) -> frozenset[Proof]:
    asked = {Proof.SERIES: needs.on_schedule, Proof.TITER: needs.titer}
    return frozenset({Proof.DOSES, *(proof for proof, is_taken in asked.items() if is_taken)})


def _schedule(table: Table) -> Schedule:
    schedule = Schedule(
        doses=table.count("doses", required=True, low=1, high=_MOST_DOSES),
        gap_days=table.count("gap_days", high=3660),
        months=table.counts("months", high=120),
    )
    months = schedule.months
    if months and (len(months) != schedule.doses or months[0] != 0 or list(months) != sorted(set(months))):
        table.wrong("months", "must rise from 0 with one for each dose")
    table.finish()
    return schedule
