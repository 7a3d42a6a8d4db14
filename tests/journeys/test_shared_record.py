"""A record is shared, opened signed out, verified without the server, tampered with and refused, revoked."""

import pytest

from tests.journeys.conftest import HASH, Stage
from tests.journeys.test_every_page import look_at
from tests.record_site import recorded

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def with_sheets() -> bool:
    """Check-offs are scored by their sheets."""
    return True


def test_a_record_leaves_the_school_and_proves_itself(stage: Stage, tmp_path):
    site = recorded(stage.server.app, stage.world)
    stage.world.password(site.student.id, HASH)
    student = stage.signed_in(site.student.id)
    student.go("/record")
    assert "Marta Brisa" in student.text("main")
    student.go("/record/copies")
    student.send('form[data-command="share_record"]', recipient="Larkspur Family Clinic")
    link = student.page.locator(".address input").first.input_value()

    clinic = stage.someone(width=1280)
    clinic.go(link[link.index("/r/") :])
    assert "Pip Larkspur" in clinic.text("h1")
    assert look_at(clinic.page, "en") == []
    record, page = tmp_path / "record.json", tmp_path / "verify.html"
    _keep(clinic.page, 'a[href$="record.json"]', record)
    clinic.go("/verify")
    _keep(clinic.page, 'a[href$="offline.html"]', page)
    clinic.page.set_input_files("#file", record)
    assert "Pip Larkspur" in clinic.page.locator(".is-good").inner_text()
    assert look_at(clinic.page, "en") == []

    alone = stage.browser.new_context(offline=True)
    offline, complaints = alone.new_page(), []
    offline.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    offline.goto(page.as_uri())
    offline.set_input_files("#file", record)
    assert "Pip Larkspur" in offline.locator(".is-good").inner_text()
    tampered = tmp_path / "tampered.json"
    whole = record.read_bytes()
    for at in (3, 200, whole.index(b"412"), len(whole) // 2, len(whole) - 40, len(whole) - 2):
        changed = bytearray(whole)
        changed[at] ^= 1
        tampered.write_bytes(changed)
        offline.set_input_files("#file", [])
        offline.evaluate("document.getElementById('outcome').replaceChildren()")
        offline.set_input_files("#file", tampered)
        assert offline.locator(".is-bad").inner_text(), at
        assert not offline.locator(".is-good").count()
    assert complaints == []
    alone.close()

    student.go("/record/copies")
    assert "opened 2 times" in student.text("main")
    student.send('form[data-command="revoke_copy"]')
    gone = clinic.page.goto(link[link.index("/r/") :])
    assert gone is not None and gone.status == 410
    assert "opens nothing" in clinic.text("h1")
    assert "Larkspur" not in clinic.text("main")
    student.close()
    clinic.close()


def _keep(page, selector: str, file) -> None:
    with page.expect_download() as kept:
        page.locator(selector).first.click()
    kept.value.save_as(file)


def test_a_link_goes_to_the_share_sheet_or_the_clipboard(stage: Stage):
    site = recorded(stage.server.app, stage.world)
    stage.world.password(site.student.id, HASH)
    phone = stage.signed_in(site.student.id, permissions=["clipboard-read", "clipboard-write"])
    # The browser of the tests has no share sheet; what it would be handed is what counts.
    phone.page.add_init_script("navigator.share = async (data) => { window.handed = data; };")
    phone.go("/record/copies")
    phone.send('form[data-command="share_record"]', recipient="Larkspur Family Clinic")
    link = phone.page.locator(".address input").first.input_value()
    phone.page.get_by_role("button", name="Share Larkspur Family Clinic").click()
    assert phone.page.evaluate("window.handed") == {"title": "My record", "url": link}
    phone.page.get_by_role("button", name="Copy Larkspur Family Clinic").click()
    phone.page.get_by_role("button", name="Copied").wait_for()
    assert phone.page.evaluate("navigator.clipboard.readText()") == link
    assert phone.page.locator("#live").inner_text() == "Copied"
    assert look_at(phone.page, "en") == []
    phone.close()
    desk = stage.signed_in(site.student.id, script=False)
    desk.go("/record/copies")
    assert desk.page.locator(".address input").first.input_value() == link
    assert not desk.page.locator("[data-share]").first.is_visible()
    assert not desk.page.locator("[data-copy]").first.is_visible()
    desk.close()
