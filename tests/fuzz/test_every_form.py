"""Every form and every route takes any rubbish from anybody: no error of ours, no change on refusal."""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.sending import Stage, fingerprint, requests, send
from tests.web.who_sees_what import ABOUT

QUICK, DEEP = 10, 300
ALLOWED = {"evidence.add_files": {"versions"}, "evidence.finish": {"versions", "upload"}}
"""A file that is refused was on its way before: its upload is begun and forgotten."""
NOTED = {"access_log"}
"""A page that was shown is written down after it, once an hour, reader and record; a refused one never is."""
ANYHOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def tried(stage: Stage, endpoint: str, examples: int) -> None:
    """Send so many requests to an endpoint."""

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=ANYHOW,
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
    )
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        sent = data.draw(requests(stage, endpoint))
        before = fingerprint(stage.app)
        answer = send(stage, sent)
        assert answer.status_code < 500, f"{answer.status_code} for {sent}"
        assert b"Traceback (most recent" not in answer.data
        assert "Content-Security-Policy" in answer.headers
        if answer.status_code >= 400 or sent.method == "GET":
            after = fingerprint(stage.app)
            expected = ALLOWED.get(endpoint, set()) | (NOTED if answer.status_code < 400 else set())
            moved = {name for name, count in before.items() if count != after[name]} - expected
            changed = {name: (before[name], after[name]) for name in moved}
            assert not changed, f"{answer.status_code}, and yet {changed} for {sent}"

    one()


@pytest.mark.parametrize("endpoint", sorted(ABOUT))
def test_rubbish_is_refused_in_words(stage: Stage, put_back: Callable[[], None], endpoint: str) -> None:
    put_back()
    tried(stage, endpoint, QUICK)


@pytest.mark.deep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("endpoint", sorted(ABOUT))
def test_much_rubbish_is_refused_in_words(stage: Stage, put_back: Callable[[], None], endpoint: str) -> None:
    put_back()
    tried(stage, endpoint, int(os.environ.get("FUZZ_EXAMPLES", DEEP)))


def test_the_forms_of_the_pages_were_found(stage: Stage) -> None:
    """Rubbish in a form that nobody found would prove nothing."""
    assert len(stage.forms) > 40, sorted(stage.forms)
