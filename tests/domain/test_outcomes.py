"""The rates of the bodies: published formulas to the digit, and one student's change stays their own."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.errors import PathError
from tracker.domain.facts import PeriodFact
from tracker.domain.kinds import Closing, Relation
from tracker.domain.outcomes.definition import Span, Verdict, Window, span_of, year_of
from tracker.domain.outcomes.figure import Figure, figure
from tracker.domain.outcomes.loader import by_key, load_definitions, shipped_definitions
from tracker.domain.outcomes.people import Closer, Job, Person, Sitting, Spell
from tracker.domain.outcomes.wioa import quarter_after
from tracker.domain.statuses import PeriodKind

YEAR = Window(date(2025, 7, 1), date(2026, 6, 30), date(2026, 12, 31))
CALENDAR = Window(date(2026, 1, 1), date(2026, 12, 31), date(2027, 12, 31))
EARLY, START, DONE = date(2025, 3, 3), date(2025, 9, 1), date(2026, 2, 9)
TRIGGER = date(2026, 1, 20)


def spell(
    started_on: date = START, *, done: date | None = None, left: date | None = None, number: int = 1, **values
) -> Spell:
    stretches = [PeriodFact(PeriodKind.ACTIVE, started_on, None)]
    if left:
        stretches.append(PeriodFact(PeriodKind.WITHDRAWN, left, None, "Moved away"))
    given = {"scheduled_on": started_on + timedelta(days=161)} | values
    return Spell(number, started_on, completed_on=done, stretches=tuple(stretches), **given)


def job(on: date = date(2026, 3, 2), relation: Relation = Relation.IN_FIELD, **values) -> Job:
    return Job(1, on, relation, "Heron Clinic", 36, **{"verified_on": on + timedelta(days=20)} | values)


def graduate(number: int = 1, done: date = DONE, **values) -> Person:
    return Person(number, (spell(done=done),), **values)


def many(count: int, make, first: int = 1) -> list[Person]:
    return [make(number) for number in range(first, first + count)]


def rate(key: str, people: list[Person], window: Window = YEAR) -> Figure:
    return figure(by_key()[key], people, window)


def test_retention_is_the_published_formula_to_the_digit() -> None:
    people = [
        *many(30, lambda n: Person(n, (spell(EARLY, done=DONE),))),  # BE, G
        *many(6, lambda n: Person(n, (spell(EARLY, left=DONE),)), 31),  # BE, dropped
        *many(40, lambda n: Person(n, (spell(),)), 41),  # NS, EE
        *many(12, lambda n: Person(n, (spell(left=DONE),)), 91),  # NS, dropped
        *many(3, lambda n: Person(n, (spell(EARLY, left=date(2025, 5, 5)), spell(number=2))), 111),  # RE, EE
    ]
    found = rate("abhes.retention", people)
    assert {term.code: found.count(term.code) for term in found.definition.terms} == {
        "EE": 43,
        "G": 30,
        "BE": 36,
        "NS": 52,
        "RE": 3,
    }
    assert (found.numerator, found.denominator, found.percent) == (73, 91, Decimal("80.2"))
    assert found.meets


def test_who_leaves_and_comes_back_in_one_year_is_one_student() -> None:
    person = Person(1, (spell(EARLY, left=DONE), spell(date(2026, 4, 6), number=2)))
    found = rate("abhes.retention", [person])
    assert [(case.terms, case.reason) for case in found.cases] == [
        (frozenset({"BE", "EE"}), "enrolled_again")
    ]
    assert found.cases[0].facts["back_on"] == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("person", "terms"),
    [
        (Person(1, (spell(date(2025, 7, 1)),)), {"NS", "EE"}),
        (Person(1, (spell(date(2025, 6, 30)),)), {"BE", "EE"}),
        (Person(1, (spell(EARLY, left=date(2025, 7, 1)),)), {"BE"}),
        (Person(1, (spell(EARLY, done=date(2025, 7, 1)),)), {"BE", "G"}),
        (Person(1, (spell(done=date(2026, 6, 30)),)), {"NS", "G"}),
        (Person(1, (spell(done=date(2026, 7, 1)),)), {"NS", "EE"}),
        (Person(1, (spell(left=date(2026, 6, 30)),)), {"NS"}),
        (Person(1, (spell(EARLY, left=date(2025, 6, 30)),)), None),
        (Person(1, (spell(EARLY, done=date(2025, 6, 30)),)), None),
    ],
)
def test_the_edges_of_the_report_year(person: Person, terms: set[str] | None) -> None:
    found = [case.terms for case in rate("abhes.retention", [person]).cases]
    assert found == ([] if terms is None else [frozenset(terms)])


def test_placement_is_the_published_formula_to_the_digit() -> None:
    documented = Closer(9, Closing.FURTHER_STUDY, DONE, "Enrollment letter", DONE + timedelta(days=9))
    people = [
        *many(25, lambda n: graduate(n, jobs=(job(),))),
        *many(6, lambda n: graduate(n, jobs=(job(relation=Relation.RELATED),)), 31),
        *many(4, lambda n: graduate(n, closers=(documented,)), 41),
        *many(9, lambda n: graduate(n, jobs=(job(verified_on=None),)), 51),
        *many(2, lambda n: graduate(n, closers=(replace(documented, proof=""),)), 61),
        *many(12, graduate, 71),
    ]
    found = rate("abhes.placement", people)
    assert [found.count(code) for code in "FRGU"] == [25, 6, 58, 4]
    assert (found.numerator, found.denominator, found.percent) == (31, 54, Decimal("57.4"))
    assert found.meets is False
    assert found.verified == (35, 58)
    verdicts = {one: len(found.of(one)) for one in Verdict}
    assert verdicts == {
        Verdict.COUNTED: 31,
        Verdict.NOT_COUNTED: 12,
        Verdict.UNDOCUMENTED: 11,
        Verdict.EXCLUDED: 4,
        Verdict.OUTSIDE: 0,
    }


def test_a_closer_is_never_placed_and_a_job_wins_over_it() -> None:
    closer = Closer(9, Closing.MILITARY, DONE, "Orders", DONE)
    both = graduate(jobs=(job(),), closers=(closer,))
    assert rate("abhes.placement", [both]).cases[0].terms == {"G", "F"}
    assert rate("abhes.placement", [graduate(closers=(closer,))]).numerator == 0


def test_a_closer_counts_only_where_the_definition_names_it() -> None:
    person = graduate(closers=(Closer(9, Closing.HEALTH, DONE, "Letter", DONE),))
    assert rate("abhes.placement", [person]).denominator == 0
    california = rate("california.placement", [person], CALENDAR)
    assert (california.denominator, california.cases[0].reason) == (1, "closer_not_named")


def test_any_attempt_there_the_first_one_here() -> None:
    second = (Sitting(1, DONE, False), Sitting(2, DONE + timedelta(days=40), True))
    people = [graduate(1, sittings=second[1:]), graduate(2, sittings=second), graduate(3)]
    any_attempt, first = rate("abhes.pass", people), rate("california.first-exam", people, CALENDAR)
    assert (any_attempt.numerator, any_attempt.denominator, any_attempt.percent) == (2, 2, Decimal("100.0"))
    assert (first.numerator, first.denominator, first.percent) == (1, 2, Decimal("50.0"))
    assert [case.reason for case in first.cases] == ["passed", "passed_later", "not_sat"]
    assert [any_attempt.verdict(case) for case in any_attempt.cases][2] is Verdict.OUTSIDE


def test_on_time_is_the_published_length_and_drop_outs_stay_in() -> None:
    due = START + timedelta(days=161)
    unavailable = Closer(9, Closing.MILITARY, date(2026, 1, 5), "Orders", date(2026, 1, 9))
    people = [
        graduate(1, due),
        graduate(2, due + timedelta(days=1)),
        Person(3, (spell(left=date(2025, 12, 1)),)),
        Person(4, (spell(left=date(2026, 1, 5)),), closers=(unavailable,)),
        Person(5, (spell(left=date(2026, 1, 5)),), closers=(replace(unavailable, documented_on=None),)),
    ]
    found = rate("california.on-time", people, CALENDAR)
    assert [case.reason for case in found.cases] == ["on_time", "late", "withdrew", "unavailable", "withdrew"]
    assert (found.numerator, found.denominator, found.percent) == (1, 4, Decimal("25.0"))


@pytest.mark.parametrize(
    ("key", "done", "on", "reason"),
    [
        ("california.placement", date(2026, 8, 31), date(2027, 2, 28), "placed_in_field"),
        ("california.placement", date(2026, 8, 31), date(2027, 3, 1), "job_late"),
        ("federal.placement", date(2026, 2, 9), date(2026, 8, 8), "placed_in_field"),
        ("federal.placement", date(2026, 2, 9), date(2026, 8, 9), "job_late"),
    ],
)
def test_the_last_day_on_which_a_job_may_start(key: str, done: date, on: date, reason: str) -> None:
    kept = on + timedelta(weeks=13)
    found = rate(
        key,
        [graduate(done=done, jobs=(job(on, kept_on=kept),))],
        replace(CALENDAR if "cal" in key else YEAR, as_of=date(2027, 12, 31)),
    )
    assert found.cases[0].reason == reason


def test_thirteen_weeks_are_proved_or_not_counted() -> None:
    on = date(2026, 3, 2)
    weeks = on + timedelta(weeks=13)
    for kept, left, reason in (
        (weeks, None, "placed_in_field"),
        (None, weeks, "placed_in_field"),
        (weeks - timedelta(days=1), None, "job_kept_undocumented"),
        (None, weeks - timedelta(days=1), "job_left_early"),
    ):
        person = graduate(jobs=(job(on, kept_on=kept, left_on=left),))
        assert rate("federal.placement", [person]).cases[0].reason == reason
    early = replace(YEAR, as_of=weeks - timedelta(days=1))
    assert rate("federal.placement", [graduate(jobs=(job(on),))], early).cases[0].reason == "job_not_kept_yet"


def test_a_year_that_still_runs_is_judged_today() -> None:
    window = replace(CALENDAR, as_of=date(2026, 3, 1))
    assert rate("california.placement", [graduate()], window).cases[0].reason == "no_job_yet"
    later = replace(CALENDAR, as_of=date(2026, 9, 1))
    assert rate("california.placement", [graduate()], later).cases[0].reason == "no_job"


def test_retention_from_the_trigger_course_fails_above_eight_of_twenty() -> None:
    """The example of the annual report: 20 admitted, failing if more than 8 drop."""

    def admitted(dropped: int) -> Figure:
        stay = many(20 - dropped, lambda n: Person(n, (spell(trigger_on=TRIGGER),)))
        gone = many(dropped, lambda n: Person(n, (spell(trigger_on=TRIGGER, left=DONE),)), 41)
        before = [Person(99, (spell(date(2026, 1, 5), left=date(2026, 1, 12)),))]
        return rate("maerb.retention", stay + gone + before, CALENDAR)

    assert (admitted(8).numerator, admitted(8).denominator, admitted(8).meets) == (12, 20, True)
    assert (admitted(9).percent, admitted(9).meets) == (Decimal("55.0"), False)
    assert [case.reason for case in admitted(8).of(Verdict.OUTSIDE)] == ["left_before_trigger"]


def test_a_completion_without_proof_is_shown_and_counted_nowhere() -> None:
    stretches = (PeriodFact(PeriodKind.ACTIVE, START, DONE), PeriodFact(PeriodKind.COMPLETED, DONE, None))
    person = Person(1, (replace(spell(), stretches=stretches),), jobs=(job(),))
    for key in ("abhes.placement", "abhes.pass"):
        found = rate(key, [person])
        assert (found.denominator, len(found.of(Verdict.UNDOCUMENTED))) == (0, 1)
    kept = rate("abhes.retention", [person])
    assert (kept.numerator, kept.denominator, len(kept.of(Verdict.UNDOCUMENTED))) == (0, 1, 1)


def test_quarters_after_the_quarter_of_exit() -> None:
    assert quarter_after(date(2026, 2, 9), 2) == (date(2026, 7, 1), date(2026, 9, 30))
    assert quarter_after(date(2025, 12, 31), 4) == (date(2026, 10, 1), date(2026, 12, 31))
    person = graduate(jobs=(job(date(2026, 9, 30)),))
    assert rate("wioa.employed-q2", [person]).numerator == 1
    left = graduate(jobs=(job(date(2026, 5, 1), left_on=date(2026, 6, 30)),))
    assert rate("wioa.employed-q2", [left]).numerator == 0


def test_report_years_by_their_names() -> None:
    assert span_of(Span.JULY, 2026) == (date(2025, 7, 1), date(2026, 6, 30))
    assert [year_of(Span.JULY, day) for day in span_of(Span.JULY, 2026)] == [2026, 2026]
    assert [year_of(Span.CALENDAR, day) for day in span_of(Span.CALENDAR, 2026)] == [2026, 2026]


def test_what_nobody_verified_is_marked_and_off() -> None:
    found = {one.key: one for body in shipped_definitions() for one in body.definitions}
    off = {key for key, one in found.items() if not one.is_on}
    assert off == {"maerb.participation", "maerb.passage", "maerb.placement"}
    assert all(found[key].unverified and found[key].benchmark for key in off)
    assert all(one.origin for one in found.values())


def test_a_definition_without_a_rule_is_refused() -> None:
    with pytest.raises(PathError, match="without a rule"):
        load_definitions("x.toml", '[term]\nG = { en = "a", es = "b" }\n')


_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
_maybe = st.none() | _days


@st.composite
def persons(draw: st.DrawFn, number: int) -> Person:
    spells = []
    for at in range(draw(st.integers(1, 3))):
        started = draw(_days)
        ends = draw(st.none() | st.integers(0, 400).map(lambda days, start=started: start + timedelta(days)))
        how = draw(st.sampled_from(["done", "left"]))
        spells.append(spell(started, number=at, trigger_on=draw(_maybe), **({how: ends} if ends else {})))
    spells.sort(key=lambda one: one.started_on)
    jobs = draw(
        st.lists(
            st.builds(
                Job,
                st.integers(1, 9),
                _days,
                st.sampled_from(Relation),
                verified_on=_maybe,
                kept_on=_maybe,
                left_on=_maybe,
            ),
            max_size=2,
        )
    )
    closings = st.sampled_from(Closing)
    closers = st.builds(
        Closer, st.integers(1, 9), closings, _days, st.sampled_from(["", "Letter"]), documented_on=_maybe
    )
    sittings = st.builds(Sitting, st.integers(1, 9), _days, st.booleans())
    return Person(
        number,
        tuple(spells),
        tuple(draw(st.lists(sittings, max_size=3))),
        tuple(jobs),
        tuple(draw(st.lists(closers, max_size=2))),
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changing_one_student_changes_only_their_own_cells(data: st.DataObject) -> None:
    people = [data.draw(persons(number)) for number in range(3)]
    at = data.draw(st.integers(0, 2))
    changed = [*people]
    changed[at] = data.draw(persons(at))
    year = data.draw(st.integers(2025, 2027))
    as_of = data.draw(_days)
    for definition in by_key().values():
        window = Window(*span_of(definition.span, year), as_of)
        before, after = figure(definition, people, window), figure(definition, changed, window)
        own = [[case for case in one.cases if case.person_id == at] for one in (before, after)]
        others = [[case for case in one.cases if case.person_id != at] for one in (before, after)]
        assert others[0] == others[1]
        for term in definition.terms:
            moved = sum(term.code in case.terms for case in own[1]) - sum(
                term.code in case.terms for case in own[0]
            )
            assert after.count(term.code) - before.count(term.code) == moved
        assert 0 <= after.numerator <= after.denominator
        assert all(len(found) <= 1 for found in own)
        # Nobody is in two places, and nothing unproved is in the numerator.
        top = {term.code for term in definition.numerator}
        for case in after.cases:
            assert not (case.is_doubtful and case.terms & top)
            assert len(case.terms & top) <= 1
