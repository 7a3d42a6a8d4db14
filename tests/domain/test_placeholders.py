"""Placeholders: a fixed list, found everywhere, filled once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Impossible
from tracker.domain.placeholders import Placeholder, check, fill, unknown

VALUES = {name: f"<{name.value}>" for name in Placeholder}


def test_what_is_no_placeholder_is_refused_by_its_name() -> None:
    assert unknown("Hi {first_name}, {frist_name} and { cohort } and {}") == ("frist_name", "")
    with pytest.raises(Impossible) as refused:
        check("Hi {frist_name}", "text_es")
    assert (refused.value.code, refused.value.field) == ("unknown_placeholder", "text_es")
    assert refused.value.facts == {"name": "frist_name"}
    check("Braces { that never close, and {due_date}", "text_en")


def test_a_value_is_never_read_as_a_placeholder() -> None:
    values = VALUES | {Placeholder.FIRST_NAME: "{sender}"}
    assert fill("Hi {first_name} of { cohort }", values) == "Hi {sender} of <cohort>"


@given(st.text(alphabet="{}_ afirstnmecoh\n", max_size=60))
def test_after_the_check_nothing_in_braces_is_left(text: str) -> None:
    if unknown(text):
        with pytest.raises(Impossible):
            check(text, "text_en")
    else:
        filled = fill(text, dict.fromkeys(Placeholder, "x"))
        assert unknown(filled) == () and not any(f"{{{name.value}}}" in filled for name in Placeholder)
