"""Every code, kind and state has words, and the words are whole sentences without holes."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.databases import application, make_settings
from tests.web.wording_codes import error_codes, reason_codes
from tests.web.wording_samples import PAYLOAD, REFUSED, TODAY, a_line
from tracker.config import house
from tracker.domain.errors import Impossible, Refused
from tracker.domain.journal import EVENT_KEYS
from tracker.domain.path import Path
from tracker.domain.path_loader import load_path
from tracker.domain.statuses import (
    EntryKind,
    EntryStatus,
    Holder,
    Mode,
    PeriodKind,
    RequestKind,
    Role,
    Source,
    State,
)
from tracker.services.curriculum import shipped_document
from tracker.web import wording as words
from tracker.web.wording.events import EVENTS
from tracker.web.wording.kinds import mode_inside
from tracker.web.wording.messages import KINDS
from tracker.web.wording.plain_problems import PLAIN_PROBLEMS
from tracker.web.wording.problems import PROBLEMS
from tracker.web.wording.reasons import REASONS
from tracker.web.wording.short import SHORT


@pytest.fixture(scope="module")
def path() -> Path:
    return load_path("ccma.toml", shipped_document())


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that only speaks: its database is never opened."""
    folder = tmp_path_factory.mktemp("words")
    with application(make_settings("sqlite://", folder, today=TODAY)) as app:
        yield app


@pytest.fixture(params=["en", "es"])
def reader(speaker: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """A reader of each language."""
    with speaker.app_context(), force_locale(request.param):
        yield request.param


@pytest.fixture
def english(speaker: Flask) -> Iterator[None]:
    with speaker.app_context(), force_locale("en"):
        yield


def whole(sentence: str) -> str:
    """The sentence, which has no hole in it."""
    assert sentence.strip() == sentence != ""
    for hole in ("None", "{", "%(", "  ", "..", "  "):
        assert hole not in sentence, sentence
    return sentence


def test_every_reason_of_the_calculator_has_words(path: Path) -> None:
    assert reason_codes(path) == set(REASONS) == set(SHORT)


def test_every_refusal_has_words() -> None:
    codes = error_codes()
    assert len(codes) > 40
    assert codes - set(PROBLEMS) - set(PLAIN_PROBLEMS) == set()
    assert set(PROBLEMS) | set(PLAIN_PROBLEMS) <= codes
    assert not set(PROBLEMS) & set(PLAIN_PROBLEMS)


def test_every_event_has_words() -> None:
    assert set(EVENTS) == set(EVENT_KEYS)


def test_every_letter_has_a_word() -> None:
    assert {letter.stem for letter in (house() / "templates" / "emails").glob("*.txt")} == set(KINDS)


@pytest.mark.parametrize(
    ("say", "members"),
    [
        (words.state, State),
        (words.holder, Holder),
        (words.who, Holder),
        (words.role, Role),
        (words.period, PeriodKind),
        (words.entry_kind, EntryKind),
        (words.entry_status, EntryStatus),
        (words.mode, Mode),
        (mode_inside, Mode),
        (words.source, Source),
        (words.request_kind, RequestKind),
    ],
)
def test_every_member_has_a_word(reader: str, say: Any, members: type[StrEnum]) -> None:
    said = [whole(say(member)) for member in members]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reason_is_a_sentence_on_every_line(reader: str, path: Path, code: str) -> None:
    for requirement in path.requirements:
        for line in (
            a_line(path, requirement.key, State.STARTED, code),
            a_line(path, requirement.key, State.WAITING, code, facts={"n": 3}, expires_on=date(2027, 5, 1)),
        ):
            assert whole(words.reason(line, path, TODAY)).endswith(".")
            staff = whole(words.reason(line, path, TODAY, audience="staff"))
            if reader == "en":
                assert " you" not in f" {staff}".lower()
            whole(words.short_reason(line, path))
            action = words.next_action(line, requirement)
            assert whole(action.label) and whole(action.how).endswith(".")


@pytest.mark.parametrize("code", sorted(set(PROBLEMS) | set(PLAIN_PROBLEMS)))
def test_a_refusal_is_a_sentence(reader: str, path: Path, code: str) -> None:
    refused = Impossible(code, **REFUSED)
    for said in (words.problem(refused), words.problem(refused, path), words.problem(refused, language="es")):
        assert whole(said).endswith(".")


def test_an_unknown_refusal_still_says_something(english: None) -> None:
    assert words.problem(Refused("of_tomorrow")) == "That cannot be done now. Nothing was changed."


@pytest.mark.parametrize("kind", sorted(EVENT_KEYS))
def test_an_event_is_told_to_everybody(reader: str, path: Path, kind: str) -> None:
    payload = {name: PAYLOAD[name] for name in EVENT_KEYS[kind]}
    for told in (
        words.event(kind, payload, path=path, actor="Iris Vane", is_self=False),
        words.event(kind, payload, path=None, actor="Iris Vane", is_self=False, audience="staff"),
        words.event(kind, payload, path=path, actor="", is_self=True),
    ):
        whole(told)
    whole(words.event(kind, {}, actor="Iris Vane", is_self=False))


@pytest.mark.parametrize("entry_kind", list(EntryKind))
@pytest.mark.parametrize("source", list(Source))
def test_an_entry_of_each_kind_is_told(
    reader: str, path: Path, entry_kind: EntryKind, source: Source
) -> None:
    payload = PAYLOAD | {"kind": entry_kind.value, "source": source.value}
    for request in RequestKind:
        payload["details"] = {
            "request": request.value,
            "targets": "skill.vs-01 doc.tb",
            "ends_on": "2026-12-01",
        }
        whole(words.event("entry.logged", payload, path=path, actor="Pip", is_self=True))
        whole(words.event("entry.logged", payload, path=path, actor="Pip", is_self=False))
