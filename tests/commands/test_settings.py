"""The school's settings through their command: who, what is refused, what is written."""

import json

import pytest
from sqlalchemy import select

from tests.factories import World
from tracker.commands import settings
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.models import Event, EventPayload, Setting
from tracker.queries.settings import all_settings, setting, values

pytestmark = pytest.mark.both_databases


def choose(world: World, key: str, value: str, by=None) -> None:
    world.do(by or world.admin, settings.change_setting, key, value=value)
    world.session.rollback()


def said(world: World) -> list[dict]:
    """What the journal says about settings, oldest first."""
    rows = world.session.execute(
        select(EventPayload.payload)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.kind == "setting.changed")
        .order_by(Event.seq)
    )
    return [json.loads(text) for text in rows.scalars()]


def test_a_value_is_chosen_changed_and_given_back(world: World) -> None:
    assert setting(world.session, "video_retention_days") == 90
    choose(world, "video_retention_days", "30")
    assert setting(world.session, "video_retention_days") == 30
    choose(world, "video_retention_days", "365")
    choose(world, "video_retention_days", "90")
    assert setting(world.session, "video_retention_days") == 90
    assert world.session.get(Setting, "video_retention_days") is None
    assert said(world) == [
        {"key": "video_retention_days", "before": before, "after": after}
        for before, after in (("90", "30"), ("30", "365"), ("365", "90"))
    ]


def test_the_same_value_again_writes_nothing(world: World) -> None:
    choose(world, "exposure_contact_name", "Imogen Quill, RN")
    choose(world, "exposure_contact_name", "  Imogen  Quill, RN ")
    assert len(said(world)) == 1


def test_the_table_says_what_was_chosen_and_what_nobody_verified(world: World) -> None:
    choose(world, "link_grace_days", "0")
    found = {chosen.row.key: chosen for chosen in all_settings(world.session)}
    grace, limit = found["link_grace_days"], found["upload_limit_mb"]
    assert (grace.value, grace.is_unverified, grace.changed_at) == (0, False, world.now)
    assert (limit.value, limit.is_unverified, limit.changed_at) == (200, True, None)
    assert values(world.session) | {"link_grace_days": 14} == {
        key: chosen.row.default for key, chosen in found.items()
    }


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("upload_limit_mb", "0", "setting_outside"),
        ("upload_limit_mb", "many", "setting_number"),
        ("exposure_contact_phone", "call me", "setting_phone"),
        ("exposure_contact_name", "n" * 121, "setting_long"),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(world: World, key: str, value: str, code: str) -> None:
    with pytest.raises(Impossible) as caught:
        choose(world, key, value)
    assert caught.value.code == code
    assert said(world) == []


def test_only_an_administrator_changes_settings(world: World) -> None:
    with pytest.raises(NotAllowed):
        choose(world, "reminder_days", "3", by=world.coordinator)
    with pytest.raises(NotFound):
        choose(world, "nonsense", "3")
    assert said(world) == []
