"""The table of settings: its defaults hold its own rules, and what is typed is read or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Impossible, NotFound
from tracker.domain.settings import (
    SETTINGS,
    SettingKind,
    is_phone,
    parse,
    phone_link,
    setting_row,
    value_of,
)

NUMBERS = [row for row in SETTINGS.values() if row.kind is SettingKind.NUMBER]
TEXTS = [row for row in SETTINGS.values() if row.kind is SettingKind.TEXT]
PHONES = [row for row in SETTINGS.values() if row.kind is SettingKind.PHONE]


def code_of(key: str, typed: str) -> str:
    """The code that refuses this value."""
    with pytest.raises(Impossible) as caught:
        parse(key, typed)
    assert caught.value.field == "value"
    return caught.value.code


@pytest.mark.parametrize("key", SETTINGS)
def test_a_default_is_a_value_that_the_setting_takes(key):
    row = SETTINGS[key]
    assert row.key == key
    assert parse(key, str(row.default)) == row.default
    assert value_of(key, None) == row.default


@pytest.mark.parametrize("key", SETTINGS)
def test_every_origin_stands_in_both_languages(key):
    origin = SETTINGS[key].origin
    assert origin.en.endswith(".") and origin.es.endswith(".") and origin.en != origin.es


def test_what_was_only_proposed_says_so():
    unverified = {key for key, row in SETTINGS.items() if row.unverified}
    assert {"video_retention_days", "upload_limit_mb", "link_grace_days"} <= unverified
    assert "missing_shift_hours" not in unverified
    assert {key: SETTINGS[key].default for key in ("video_retention_days", "missing_shift_hours")} == {
        "video_retention_days": 90,
        "missing_shift_hours": 24,
    }


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.key)
def test_a_number_is_taken_up_to_its_bounds_and_not_beyond(row):
    assert parse(row.key, f" {row.lowest} ") == row.lowest
    assert parse(row.key, str(row.highest)) == row.highest
    with pytest.raises(Impossible) as caught:
        parse(row.key, str(row.highest + 1))
    assert caught.value.code == "setting_outside"
    assert caught.value.facts == {"lowest": row.lowest, "highest": row.highest}
    if row.lowest:
        assert code_of(row.key, str(row.lowest - 1)) == "setting_outside"


@pytest.mark.parametrize(
    "typed", ["", "  ", "ten", "7.5", "-1", "+7", "1e3", "٧", "²", "9" * 10, "0x1f", "1_0"]
)
def test_what_is_no_whole_number_is_refused(typed):
    assert code_of("reminder_days", typed) == "setting_number"


@pytest.mark.parametrize("row", [*TEXTS, *PHONES], ids=lambda row: row.key)
def test_a_text_may_be_empty_and_is_no_longer_than_its_bound(row):
    assert parse(row.key, "  ") == ""
    assert code_of(row.key, "1" * (row.highest + 1)) == "setting_long"


def test_a_text_is_one_line_without_blanks_around_it():
    assert parse("exposure_contact_name", "  Nurse\r\n  Imogen \t Quill ") == "Nurse Imogen Quill"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("911", "tel:911"),
        ("(212) 555-0134", "tel:2125550134"),
        ("+1 212.555.0134", "tel:+12125550134"),
        ("212-555-0134 ext. 5", "tel:2125550134;ext=5"),
        ("2125550134x42", "tel:2125550134;ext=42"),
        ("212 555 0134 EXT 7", "tel:2125550134;ext=7"),
    ],
)
def test_a_phone_number_is_kept_as_written_and_dialed_without_signs(typed, link):
    assert parse("exposure_contact_phone", typed) == typed
    assert phone_link(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "12",
        "call Imogen",
        "212-555-0134 or 0135",
        "1" * 16,
        "ext. 5",
        "555-0134 ext.",
        "javascript:alert(1)",
        "+",
        "()",
    ],
)
def test_what_no_phone_can_dial_is_refused_and_never_a_link(typed):
    assert code_of("exposure_contact_phone", typed) == "setting_phone"
    assert phone_link(typed) == ""


def test_no_number_is_no_link():
    assert phone_link("") == ""
    assert not is_phone("")


@given(st.text(max_size=60))
def test_a_link_holds_nothing_but_what_dials(typed):
    link = phone_link(typed)
    assert link == "" or set(link.removeprefix("tel:").replace(";ext=", "")) <= set("+0123456789")


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=130))
def test_what_is_stored_reads_as_it_was_typed_or_as_the_default(key, typed):
    try:
        value = parse(key, typed)
    except Impossible:
        assert value_of(key, typed) == SETTINGS[key].default
    else:
        assert value_of(key, str(value)) == value


def test_there_is_no_setting_of_another_name():
    with pytest.raises(NotFound):
        setting_row("video_retention_weeks")
    with pytest.raises(NotFound):
        parse("", "1")
