"""Somebody at a browser: goes to pages, fills forms as they stand there, sends them."""

from playwright.sync_api import Browser, BrowserContext, Locator, Page


class Someone:
    """One person with a browser window of their own."""

    def __init__(
        self, browser: Browser, url: str, *, script: bool, width: int = 390, **options: object
    ) -> None:
        self.script = script
        self.context: BrowserContext = browser.new_context(
            base_url=url, java_script_enabled=script, viewport={"width": width, "height": 844}, **options
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on("response", self._watch)

    def _watch(self, response: object) -> None:
        if response.status >= 500:  # type: ignore[attr-defined]
            self.broken.append(f"{response.status} {response.url}")  # type: ignore[attr-defined]

    def go(self, path: str) -> None:
        """Open a page and expect it to be there."""
        answer = self.page.goto(path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page."""
        self.go("/sign-in")
        self.send('form:has([name="password"])', email=email, password=password)

    def form(self, selector: str) -> Locator:
        """A form, with every closed part around it opened by its summary."""
        form = self.page.locator(selector).first
        closed = form.locator("xpath=ancestor::details[not(@open)]")
        while closed.count():
            closed.first.locator("xpath=./summary").click()
        return form

    def has(self, selector: str) -> bool:
        """Whether the page has such an element."""
        return self.page.locator(selector).count() > 0

    def send(self, selector: str, button: str = "", **values: str) -> None:
        """Fill the fields that the form has and send it with its (named) button."""
        form = self.form(selector)
        for name, value in values.items():
            self._fill(form.locator(f'[name="{name}"]:not([type="hidden"])'), value)
        buttons = form.get_by_role("button", name=button) if button else form.locator('[type="submit"]')
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            if self.script and form.get_attribute("hx-post"):
                buttons.first.click()
            else:
                with self.page.expect_navigation():
                    buttons.first.click()
        assert answered.value.status < 400, f"{answered.value.status}: {self.text()[:2000]}"

    def _fill(self, field: Locator, value: str) -> None:
        if not field.count():
            return
        kind = field.first.get_attribute("type")
        if kind == "radio":
            chosen = field.and_(self.page.locator(f'[value="{value}"]'))
            if chosen.count():
                chosen.first.check(force=True)
        elif kind == "checkbox":
            # Away from the bars that lie over the edge of the screen.
            field.first.evaluate("node => node.scrollIntoView({block: 'center'})")
            field.first.set_checked(value == "yes", force=True)
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.first.select_option(value)
        elif field.first.is_visible():  # a form may show only what the chosen kind asks for
            field.first.fill(value)

    def text(self, selector: str = "main") -> str:
        """The readable text of the first such element."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def close(self) -> None:
        """Close the window; nothing may have broken in it."""
        self.context.close()
        assert self.broken == []
