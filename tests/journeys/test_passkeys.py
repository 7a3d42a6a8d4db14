"""A passkey in a real browser: made, used as the second step, and instead of the password."""

from playwright.sync_api import Page

from tests.accounts import give_password, world_beside
from tests.factories import PASSWORD
from tests.server import LiveServer


def test_a_passkey_is_made_and_signs_in(page: Page, live_server: LiveServer) -> None:
    with world_beside(live_server.app) as world:
        email = give_password(world, world.coordinator.person_id)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def password() -> None:
        page.goto(f"{live_server.url}/sign-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.click('form[data-command="sign_in"] button')

    password()
    page.wait_for_url("**/home")
    page.goto(f"{live_server.url}/account/second-step")
    page.fill("#name", "My laptop")
    page.click('form[data-command="add_passkey"] button')
    page.get_by_text("The passkey is kept.").wait_for()
    assert page.get_by_text("My laptop").first.is_visible()
    page.context.clear_cookies()

    password()
    page.wait_for_url("**/sign-in/second")
    page.click('form[data-command="use_passkey"] button')
    page.wait_for_url("**/home")
    page.context.clear_cookies()

    page.goto(f"{live_server.url}/sign-in?next=/review")
    page.click('form[data-command="use_passkey"] button')
    page.wait_for_url("**/review")
