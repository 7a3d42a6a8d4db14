"""The outcomes as one table."""

from collections.abc import Sequence

from bench.faults.place import WRITERS
from bench.faults.rounds import Outcome
from bench.sections import table

_HEAD = (
    "victim|rounds|kills|acknowledged|found once|lost|doubled|sent twice on purpose|"
    "503 or connection lost|worst|"
)

WORST_MS = 300


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    """What the section says."""
    rows = []
    for one in outcomes:
        refused = sum(count for answer, count in one.answers.items() if answer != "303")
        cells = [one.victim, one.rounds, one.kills, one.acknowledged, one.once, one.lost]
        cells += [one.doubled, one.repeated, refused, f"{one.worst:.1f} s"]
        rows.append([*cells, "sound" if one.is_sound else "**broken**"])
    text = (
        "Eight clients write while somebody dies by `kill -9`; an entry is repeated under its form key until "
        "it is acknowledged. *Worst* is from the first try to the acknowledgement, through the fault. Sound: "
        "each acknowledged entry once, with one event and one receipt, `tracker check` clean after each "
        "round, every answer a success, a 503 that says when to come back, or a lost connection."
    )
    told = [*_waits(outcomes), *_mail(outcomes), *_faults(outcomes)]
    return [text, "", *table(_HEAD.split("|"), rows), "", *told]


def _waits(outcomes: Sequence[Outcome]) -> list[str]:
    found = []
    for one in outcomes:
        if one.victim == "nobody":
            worst, p99 = one.worst * 1000, one.p99 * 1000
            verdict = "met" if worst < WORST_MS else "**missed**"
            found.append(
                f"While nobody died, the longest wait of {WRITERS} writers was {worst:.0f} ms (goal: under "
                f"{WORST_MS} ms, {verdict}), the 99th percentile {p99:.0f} ms."
            )
    return found


def _mail(outcomes: Sequence[Outcome]) -> list[str]:
    return [
        f"Mail on {one.database}: {one.letters} letters by two workers, {one.kills} of them killed while "
        f"sending: {one.letters_lost} lost, {one.letters_repeated} came twice (one at most for each death)."
        for one in outcomes
        if one.letters
    ]


def _faults(outcomes: Sequence[Outcome]) -> list[str]:
    found = [f"- {one.victim} on {one.database}: {fault}" for one in outcomes for fault in one.faults[:10]]
    return ["", "What was broken:", "", *found] if found else []
