"""The parts page draws every component, and every one keeps the rules of a page."""

import gzip
from pathlib import Path

import pytest

from tests.pages import read
from tracker.domain.statuses import State
from tracker.web.line import TEMPLATE_GLOBALS

ROOT = Path(__file__).parents[2]
SHOWN_STATES = [state for state in State if state is not State.NOT_ASKED]


@pytest.fixture
def parts(bare_app):
    bare_app.jinja_env.globals.update(TEMPLATE_GLOBALS)
    return read(bare_app.test_client().get("/_parts"))


def test_every_state_has_a_cell_a_word_and_a_glyph(parts):
    sprite = (ROOT / "static/img/sprite.svg").read_text()
    for state in SHOWN_STATES:
        assert parts.all(f".cell-{state}")
        assert parts.all(f".state.tone-{state} b")
        assert f'id="g-{state}"' in sprite


def test_an_error_is_tied_to_its_control(parts):
    control = parts.one("#wrong-email")
    assert control.attributes["aria-invalid"] == "true"
    assert parts.one("#" + (control.attributes["aria-describedby"] or ""))


def test_posting_forms_carry_the_token_and_name_their_command(parts):
    for form in parts.all("form[method=post]"):
        assert form.css("input[name=csrf_token]")
        assert form.attributes["data-command"]


def test_first_visit_stays_light():
    """A first visit to /path is 70 kB at most, compressed, font included; 5 kB of it are the page."""
    files = [ROOT / "static/css" / f"{name}.css" for name in ("tokens", "base", "components", "pages")]
    files += [ROOT / "static/js/htmx.min.js", ROOT / "static/js/app.js"]  # other areas load theirs alone
    files += [ROOT / "static/img/sprite.svg", ROOT / "static/img/favicon.svg"]
    compressed = sum(len(gzip.compress(file.read_bytes())) for file in files)
    font = (ROOT / "static/fonts/atkinson-hyperlegible-next.woff2").stat().st_size
    assert compressed + font < 65_000
