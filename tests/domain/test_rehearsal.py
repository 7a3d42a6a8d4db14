"""The rehearsal of a version: keep changes nothing, from now on loses nothing, nothing verified just goes."""

from dataclasses import fields, replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, START, day, entry, papers, practices
from tracker.domain.calendar import Calendar
from tracker.domain.facts import EntryFact, Facts, PeriodFact
from tracker.domain.path import Path
from tracker.domain.path_diff import FIELDS
from tracker.domain.rehearsal import Choice, Fate, Verdict, applied, digest_of, rehearse
from tracker.domain.requirement import Requirement
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, PeriodKind, State
from tracker.domain.uncounted import Under, speaks

TODAY = day(70)
SKILL, SIGNED, MODULE, HOURS, PAPER = "skill.vs-01", "skill.vs-07", "module.d1", "extern.hours", "doc.tb"
ENROLLED = PeriodFact(PeriodKind.ACTIVE, START)


def facts(*entries: EntryFact, periods: tuple[PeriodFact, ...] = (ENROLLED,)) -> Facts:
    calendar = Calendar(START, (), frozenset())
    ordered = sorted((*papers(), *entries), key=lambda one: one.id)
    return Facts(1, 2, START, calendar, periods=periods, entries=tuple(ordered))


def skill(times: int = 5) -> tuple[EntryFact, ...]:
    return (*practices(SKILL, times), entry(SKILL, EntryKind.CHECKOFF, on=5))


def module(score: int = 82) -> EntryFact:
    return entry(MODULE, EntryKind.SCORE, amount=score, on=6)


def version(label: str = "2", *, without: frozenset[str] = frozenset(), **changes: Requirement) -> Path:
    """The path without some lines, or with others in their place."""
    by_key = {line.key: line for line in changes.values()}
    lines = tuple(by_key.get(line.key, line) for line in PATH.requirements if line.key not in without)
    kept = {line.key for line in lines}
    lines = tuple(
        replace(line, after=tuple(rule for rule in line.after if rule.key is None or rule.key in kept))
        for line in lines
    )
    return replace(
        PATH, version=label, requirements=lines, digest=f"{PATH.digest}-{label}-{hash(repr(lines))}"
    )


def needing(key: str, **needs: int) -> Requirement:
    line = PATH.by_key[key]
    return replace(line, needs=replace(line.needs, **needs))


def run(there: Path, found: Facts, choice: Choice, carried: frozenset[int] = frozenset()) -> Fate:
    return rehearse(Under(PATH, found), Under(there, found), carried, TODAY, choice)


def stands(path: Path, found: Facts) -> dict[str, State]:
    return {line.key: line.state for line in standing(path, found, TODAY).lines}


def test_fewer_repetitions_are_a_gain() -> None:
    found = facts(*practices(SKILL, 3), entry(SKILL, EntryKind.CHECKOFF, on=5))
    for choice in (Choice.FROM_NOW_ON, Choice.FOR_ALL):
        fate = run(version(line=needing(SKILL, practice=3)), found, choice)
        assert (fate.verdict, fate.gained, fate.lost) == (Verdict.GAINS, (SKILL,), ())
        assert fate.after[0] == fate.before[0] + 1


def test_more_repetitions_open_the_line_and_void_nothing() -> None:
    """Everything done still counts: five of seven. Nothing verified is gone, so nothing is void."""
    fate = run(version(line=needing(SKILL, practice=7)), facts(*skill()), Choice.FOR_ALL)
    assert (fate.verdict, fate.lost, fate.voids, fate.kept) == (Verdict.LOSES, (SKILL,), (), ())


def test_a_score_below_the_new_mark_is_void_for_all_and_kept_from_now_on() -> None:
    score = module(82)
    there = version(line=needing(MODULE, score=90))
    fate = run(there, facts(score), Choice.FOR_ALL)
    assert (fate.lost, fate.voids, fate.kept) == ((MODULE,), (score.id,), ())
    fate = run(there, facts(score), Choice.FROM_NOW_ON)
    assert (fate.verdict, fate.lost, fate.voids) == (Verdict.STAYS, (), ())
    assert [(one.key, one.since, one.until) for one in fate.kept] == [(MODULE, day(6), None)]
    after = applied(facts(score), fate.kept, (), (), TODAY)
    line = standing(there, after, TODAY).line(MODULE)
    assert (line.state, line.since, line.reason.code) == (State.DONE, day(6), "kept")


def test_a_lower_score_beside_one_that_passes_stays() -> None:
    found = facts(module(82), module(97))
    fate = run(version(line=needing(MODULE, score=90)), found, Choice.FOR_ALL)
    assert (fate.verdict, fate.voids) == (Verdict.STAYS, ())


def test_a_line_that_goes_is_void_for_all() -> None:
    done = skill()
    there = version(without=frozenset({SKILL}))
    fate = run(there, facts(*done), Choice.FOR_ALL)
    # Practices are the student's own word: nobody verified them.
    assert (fate.lost, fate.unasked, fate.voids) == ((SKILL,), (SKILL,), (done[-1].id,))
    kept = run(there, facts(*done), Choice.FROM_NOW_ON)
    assert (kept.lost, kept.voids, [one.key for one in kept.kept]) == ((), (), [SKILL])
    assert kept.unasked == (SKILL,)


def test_a_claim_that_waits_goes_back_where_nothing_is_asked() -> None:
    waits = entry(SKILL, EntryKind.CHECKOFF, EntryStatus.WAITING, on=9)
    there = version(without=frozenset({SKILL}))
    fate = run(there, facts(*practices(SKILL, 5), waits), Choice.FROM_NOW_ON)
    assert fate.returns == (waits.id,)
    assert run(version(line=needing(SKILL, practice=7)), facts(waits), Choice.FOR_ALL).returns == ()


def test_half_done_work_that_counts_nowhere_is_void_from_now_on_too() -> None:
    """The line was not done, so there is no credit to keep: its check-off cannot count silently less."""
    line = replace(PATH.by_key[SKILL], entry_kinds=(EntryKind.PRACTICE, EntryKind.SCORE))
    line = replace(line, needs=replace(line.needs, checkoff=0, score=80))
    checkoff = entry(SKILL, EntryKind.CHECKOFF, on=5)
    for there in (version(line=line), version(without=frozenset({SKILL}))):
        fate = run(there, facts(*practices(SKILL, 2), checkoff), Choice.FROM_NOW_ON)
        assert (fate.voids, fate.kept, fate.lost) == ((checkoff.id,), (), ())


def test_what_belongs_to_the_person_is_never_void() -> None:
    paper = entry(PAPER, EntryKind.DOCUMENT, on=3)
    fate = run(version(without=frozenset({PAPER})), facts(paper), Choice.FOR_ALL)
    assert fate.voids == ()


def test_what_an_earlier_enrollment_brought_stays_with_it() -> None:
    score = module()
    fate = run(version(without=frozenset({MODULE})), facts(score), Choice.FOR_ALL, frozenset({score.id}))
    assert (fate.lost, fate.voids) == ((MODULE,), ())


def test_kept_credit_ends_where_it_would_have_ended() -> None:
    fate = run(version(line=needing(MODULE, score=90)), facts(module()), Choice.FROM_NOW_ON)
    ends = replace(fate.kept[0], until=TODAY + timedelta(days=400))
    there = version(line=needing(MODULE, score=90))
    after = applied(facts(module()), [ends], (), (), TODAY)
    assert standing(there, after, ends.until or TODAY).line(MODULE).credit
    late = standing(there, after, TODAY + timedelta(days=401)).line(MODULE)
    assert (late.state, late.credit) == (State.EXPIRED, False)


def test_who_has_left_keeps_everything_and_nothing_is_void() -> None:
    left = PeriodFact(PeriodKind.WITHDRAWN, day(40))
    found = facts(*skill(), module(), periods=(ENROLLED, left))
    there = version(without=frozenset({SKILL}), line=needing(MODULE, score=90))
    fate = run(there, found, Choice.FOR_ALL)
    assert (fate.is_over, fate.verdict, fate.voids, fate.lost) == (True, Verdict.STAYS, (), ())
    assert {one.key for one in fate.kept} == {SKILL, MODULE}
    assert stands(there, applied(found, fate.kept, (), (), TODAY))[MODULE] is State.DONE


def test_a_signature_counts_for_the_sites_line() -> None:
    signed = entry(SIGNED, EntryKind.SIGNATURE, on=8, amount=1, mode=Mode.LIVE)
    found = facts(signed)
    assert speaks(Under(PATH, found), signed, TODAY) == {"extern.site-skills"}
    fate = run(version(without=frozenset({SIGNED})), found, Choice.FOR_ALL)
    assert fate.voids == (signed.id,)


def test_every_value_of_a_line_belongs_to_an_aspect() -> None:
    assert set(FIELDS) == {one.name for one in fields(Requirement)}


def test_the_digest_names_the_outcome() -> None:
    there = version(line=needing(MODULE, score=90))
    fate, other = run(there, facts(module()), Choice.FOR_ALL), run(there, facts(), Choice.FOR_ALL)
    same = digest_of(PATH, there, Choice.FOR_ALL, [fate])
    assert same == digest_of(PATH, there, Choice.FOR_ALL, [fate])
    assert same != digest_of(PATH, there, Choice.FOR_ALL, [other])
    assert same != digest_of(PATH, there, Choice.FROM_NOW_ON, [fate])


SKILLS = [line.key for line in PATH.requirements if line.needs.practice and line.needs.checkoff]
SKILLS = [key for key in SKILLS if EntryKind.SIGNATURE in PATH.by_key[key].entry_kinds][:3] + SKILLS[:3]
MODULES = [line.key for line in PATH.requirements if line.key.startswith("module.")][:4]


@st.composite
def records(draw: st.DrawFn) -> Facts:
    entries: list[EntryFact] = []
    for key in SKILLS:
        entries += practices(key, draw(st.integers(0, 6)))
        status = draw(st.sampled_from([None, EntryStatus.ACCEPTED, EntryStatus.WAITING]))
        entries += [entry(key, EntryKind.CHECKOFF, status, on=9)] if status else []
        if draw(st.booleans()):
            entries.append(entry(key, EntryKind.SIGNATURE, on=30, amount=1, mode=Mode.LIVE))
    for key in MODULES:
        score = draw(st.none() | st.integers(60, 100))
        entries += [] if score is None else [entry(key, EntryKind.SCORE, amount=score, on=7)]
    minutes = draw(st.lists(st.integers(30, 600), max_size=4))
    entries += [entry(HOURS, EntryKind.SHIFT, on=40, amount=count) for count in minutes]
    left = (PeriodFact(PeriodKind.WITHDRAWN, day(60)),) if draw(st.integers(0, 9)) == 0 else ()
    return facts(*entries, periods=(ENROLLED, *left))


@st.composite
def versions(draw: st.DrawFn) -> Path:
    changes: dict[str, Requirement] = {}
    for number, key in enumerate([*SKILLS, *MODULES]):
        if not draw(st.booleans()):
            continue
        count = draw(st.integers(1, 8))
        line = needing(key, practice=count) if key in SKILLS else needing(key, score=60 + 5 * count)
        if key in SKILLS and draw(st.booleans()):
            line = replace(line, modes=(Mode.SIMULATED,))
        changes[f"c{number}"] = line
    gone = draw(st.frozensets(st.sampled_from([*SKILLS, *MODULES, HOURS]), max_size=3))
    return version(without=gone, **changes)


@given(records(), versions())
def test_keep_changes_nothing(found: Facts, there: Path) -> None:
    fate = run(there, found, Choice.KEEP)
    assert fate == Fate(1, 2, fate.before, fate.before)


@given(records(), versions())
def test_from_now_on_loses_no_line(found: Facts, there: Path) -> None:
    before = standing(PATH, found, TODAY)
    fate = run(there, found, Choice.FROM_NOW_ON)
    after = standing(there, applied(found, fate.kept, fate.voids, fate.returns, TODAY), TODAY)
    credited = {line.key for line in after.lines if line.credit}
    assert fate.lost == ()
    for line in before.lines:
        if line.credit:
            assert line.key in credited or line.key not in there.by_key
            assert line.key in credited or line.key in {one.key for one in fate.kept}


@given(records(), versions(), st.sampled_from([Choice.FROM_NOW_ON, Choice.FOR_ALL]))
def test_nothing_verified_is_gone_without_a_void(found: Facts, there: Path, choice: Choice) -> None:
    """Whatever somebody decided and counted either counts still, or is void, or its line is kept as done."""
    fate = run(there, found, choice)
    kept = {one.key for one in fate.kept}
    here, other = Under(PATH, found), Under(there, found)
    before = {line.key: line for line in standing(PATH, found, TODAY).lines}
    done = {key for key, line in before.items() if line.credit}
    still = {line.key for line in standing(there, found, TODAY).lines if line.credit}
    for one in found.entries:
        if one.status is not EntryStatus.ACCEPTED or one.basis != "decision" or one.subject:
            continue
        spoke = speaks(here, one, TODAY)
        if spoke and not speaks(other, one, TODAY):
            stays = spoke & done if choice is Choice.FROM_NOW_ON else spoke & done & still
            assert one.id in fate.voids or stays or fate.is_over
    assert not fate.is_over or not fate.voids
    after = standing(there, applied(found, fate.kept, fate.voids, fate.returns, TODAY), TODAY)
    told = {*fate.lost, *kept}
    for line in after.lines:
        if before[line.key].credit and not line.credit:
            assert line.key in told
    gained = [line.key for line in after.lines if line.credit and not before[line.key].credit]
    assert fate.gained == tuple(gained)
    assert fate.after == (after.done, after.asked)
