"""The real server and the real browser start, answer and read the style sheets."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page

from tests.server import LiveServer

pytestmark = pytest.mark.both_databases


def test_server_is_ready(live_server: LiveServer) -> None:
    with urllib.request.urlopen(f"{live_server.url}/readyz", timeout=10) as response:
        assert response.read() == b"ok\n"


@pytest.mark.parametrize("size", [3_000_000, 20_000_000])
def test_too_large_is_answered_and_not_cut_off(live_server: LiveServer, size: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{live_server.url}/nothing", data=b"note=" + b"x" * size, timeout=20)
    with caught.value as answer:
        assert answer.code == 413
        assert b"<h1" in answer.read()


@pytest.mark.browser
def test_browser_draws_the_page_without_complaint(live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(f"{live_server.url}/nothing")
    assert answer is not None
    assert answer.status == 404
    page.wait_for_load_state("networkidle")
    assert [text for text in complaints if "404" not in text] == []
    assert "Atkinson" in page.evaluate("getComputedStyle(document.body).fontFamily")
