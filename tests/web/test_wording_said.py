"""The words as readers meet them: whole sentences, dates, lists."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.databases import application, make_settings
from tests.web.wording_samples import MORNING, PAYLOAD, TODAY, a_line
from tracker.domain.errors import Conflict, Impossible
from tracker.domain.path import Path
from tracker.domain.path_loader import load_path
from tracker.domain.statuses import EntryStatus, Holder, State
from tracker.services.curriculum import shipped_document
from tracker.web import wording as words


@pytest.fixture(scope="module")
def path() -> Path:
    return load_path("ccma.toml", shipped_document())


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that only speaks: its database is never opened."""
    folder = tmp_path_factory.mktemp("words")
    with application(make_settings("sqlite://", folder, today=TODAY)) as app:
        yield app


@pytest.fixture
def english(speaker: Flask) -> Iterator[None]:
    with speaker.app_context(), force_locale("en"):
        yield


def test_sentences_as_they_are_said(english: None, path: Path) -> None:
    def say(key: str, state: State, code: str, **values: Any) -> str:
        return words.reason(a_line(path, key, state, code, **values), path, TODAY)

    assert say("skill.ph-02", State.STARTED, "started_count") == (
        "6 of 10 practices count. Four more and you can ask for the check-off."
    )
    assert say("kit.safety", State.CLOSED, "after", facts={"keys": ("skill.ic-01", "skill.vs-05")}) == (
        "Opens after Hand hygiene and Pulse oximetry."
    )
    assert say("skill.ph-02", State.WAITING, "waiting", holder=Holder.INSTRUCTOR) == (
        "Waiting for your instructor since Mon 23 Nov, answer promised by Thu 26 Nov."
    )
    assert (
        say("exam.practice-2", State.STARTED, "started_score")
        == "Best score 71 of 100. 80 or more closes it."
    )
    assert say("extern.hours", State.STARTED, "started_hours", facts={"need": 160}) == (
        "63:30 of 160 hours accepted. 96:30 to go."
    )
    assert say("exam.release", State.CLOSED, "after", facts={"keys": ("extern.hours",)}) == (
        "Opens after Externship hours (80 of 160)."
    )


def test_refusals_as_they_are_said(english: None, path: Path) -> None:
    outside = Impossible("date_outside", first=date(2026, 9, 14), last=TODAY)
    assert words.problem(outside) == (
        "That date is outside what counts: choose a day from 14 Sep 2026 to today, Tue 24 Nov."
    )
    decided = Conflict("already_decided", by="Otto Fernsby", outcome=EntryStatus.ACCEPTED, at=MORNING)
    assert words.problem(decided) == "Otto Fernsby accepted this on Tue 24 Nov, 09:41. Nothing was changed."


def test_events_as_they_are_said(english: None, path: Path) -> None:
    said = words.event("entry.logged", PAYLOAD, path=path, actor="Pip", is_self=True)
    assert said == "You logged a practice: Blood pressure, kit, 12 Nov 2026"
    decided = {"kind": "checkoff", "line": "skill.ic-01", "note": "", "by": "I. Vane, RN"}
    said = words.event("entry.accepted", decided, path=path, actor="Iris Vane", is_self=False)
    assert said == "Iris Vane accepted your check-off: Hand hygiene"
    filed = decided | {"kind": "document", "line": "doc.tb"}
    said = words.event("entry.returned", filed, path=path, actor="Otto", is_self=False, audience="staff")
    assert said == "Otto sent back the paper: Tuberculosis test"
    unknown = decided | {"line": "of.another.path"}
    assert words.event("entry.voided", unknown, path=path, actor="Otto", is_self=True).endswith(
        ": of.another.path"
    )


def test_dates_in_both_languages(speaker: Flask) -> None:
    thursday = date(2026, 11, 26)
    with speaker.app_context(), force_locale("es"):
        assert words.day(thursday) == "jue 26 nov"
        assert words.weekday_day(thursday) == "jueves 26 nov"
        assert words.moment(MORNING, "America/New_York") == "mar 24 nov, 09:41"
        assert words.titles.__module__ == "tracker.web.wording.titles"
    with speaker.app_context(), force_locale("en"):
        assert (words.day(thursday), words.day_year(thursday)) == ("Thu 26 Nov", "26 Nov 2026")
        assert words.moment(MORNING) == "Tue 24 Nov, 09:41"
        assert words.moment(MORNING.replace(tzinfo=None)) == "Tue 24 Nov, 14:41"
        assert words.hours(480) == "8:00 h"
        assert [words.ago(date(2026, 11, n), TODAY) for n in (24, 23, 22, 27)] == [
            "today",
            "yesterday",
            "2 days ago",
            "in 3 days",
        ]


def test_pace_and_the_way_back(english: None, path: Path) -> None:
    assert [words.pace(n) for n in (-4, -1, 0, 3, None)] == [
        "4 days behind",
        "1 day behind",
        "on plan",
        "3 days ahead",
        "finished",
    ]
    lines = [a_line(path, key, State.OPEN, "open") for key in ("skill.vs-01", "skill.vs-02")]
    sunday = date(2026, 11, 29)
    assert words.way_back(lines, sunday, path) == "2 skills by Sunday 29 Nov"
    lines.append(a_line(path, "doc.tb", State.OPEN, "open"))
    assert words.way_back(lines, sunday, path) == "2 skills and 1 paper by Sunday 29 Nov"
    assert words.way_back(lines, sunday) == "3 lines by Sunday 29 Nov"
    assert words.due(lines[0], TODAY) == "Was due Thu 19 Nov, 5 days ago"


def test_lists_of_titles(speaker: Flask, path: Path) -> None:
    keys = ["skill.ic-01", "skill.vs-05", "skill.vs-03", "doc.mmr", "doc.tb"]
    with speaker.app_context(), force_locale("en"):
        assert words.titles(path, keys) == "Hand hygiene, Pulse oximetry, Pulse and 2 more"
        assert (
            words.titles(path, ["skill.ic-04", "skill.vs-03"])
            == "Dispose of sharps and regulated waste; Pulse"
        )
    with speaker.app_context(), force_locale("es"):
        assert words.titles(path, ["skill.vs-05", "skill.ic-01"]).endswith(" e Higiene de manos")


def test_templates_have_the_words(speaker: Flask) -> None:
    with speaker.app_context(), force_locale("en"):
        template = speaker.jinja_env.from_string("{{ words.holder(it, you=it) }}")
        assert template.render(it=Holder.INSTRUCTOR) == "You"
