"""Every kind of notice is told as a sentence, with and without its facts; settings have names."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.databases import application, make_settings
from tests.web.wording_samples import TODAY
from tracker.domain.kinds import NoticeKind
from tracker.domain.settings import SETTINGS, SettingSection
from tracker.web import wording
from tracker.web.wording.setting_names import setting_hint, setting_section, setting_title

FACTS = {"by": "Sol Brisa", "name": "Rex Alder", "on": "2026-11-20", "note": "Ask Rex.", "n": 2}


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that only speaks: its database is never opened."""
    with application(make_settings("sqlite://", tmp_path_factory.mktemp("words"), today=TODAY)) as app:
        yield app


@pytest.fixture(params=["en", "es"])
def reader(speaker: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """A reader of each language."""
    with speaker.app_context(), force_locale(request.param):
        yield request.param


def whole(said: str) -> str:
    """The sentence, which has no hole in it."""
    assert said.strip() == said != ""
    assert not any(hole in said for hole in ("None", "%(", "{", "  ", ".."))
    return said


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("facts", [FACTS, {}, {"on": "soon", "n": None, "by": ""}])
def test_a_notice_is_a_sentence(reader: str, kind: NoticeKind, facts: dict[str, object]) -> None:
    assert whole(wording.notice(kind, facts)).endswith(".")


def test_a_notice_says_who_when_and_how_many(speaker: Flask) -> None:
    with speaker.app_context(), force_locale("en"):
        assert wording.notice(NoticeKind.DID_NOT_COME, FACTS) == (
            "Sol Brisa says that the student did not come on 20 Nov 2026."
        )
        assert wording.notice(NoticeKind.COLLEAGUE, FACTS) == "Sol Brisa sent the link on to Rex Alder."
        assert wording.notice(NoticeKind.BELOW_MEETS, FACTS) == (
            'Sol Brisa put 2 lines of the evaluation below "meets".'
        )


@pytest.mark.parametrize("key", SETTINGS)
def test_a_setting_has_a_name_and_says_what_it_does(reader: str, key: str) -> None:
    assert not whole(setting_title(key)).endswith(".")
    assert whole(setting_hint(key)).endswith(".")


def test_headings_differ(reader: str) -> None:
    assert len({setting_section(section) for section in SettingSection}) == len(SettingSection)
