"""Every page that a test fetches is parsed and held to the rules of the house."""

from collections import Counter
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

CONTROLS = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea"


@dataclass(frozen=True)
class Page:
    """A checked page. ``tree`` takes CSS selectors."""

    response: TestResponse
    tree: LexborHTMLParser

    def all(self, selector: str) -> list[LexborNode]:
        """Every element that the selector finds."""
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The only element that the selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements for {selector}"
        return found[0]

    def text(self, selector: str = "body") -> str:
        """The readable text of the only such element, with single spaces."""
        return words(self.one(selector))

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return self.text("h1")

    @property
    def csrf_token(self) -> str:
        """The token of the first form on the page."""
        return self.all("input[name=csrf_token]")[0].attributes["value"] or ""

    def fields(self, form: str = "form") -> dict[str, str]:
        """What the only such form would send as it stands."""
        return form_fields(self.one(form))


def words(node: LexborNode) -> str:
    """The text of a node with single spaces."""
    return " ".join(node.text(separator=" ").split())


def form_fields(form: LexborNode) -> dict[str, str]:
    """The successful controls of a form; of boxes and radios only the checked ones."""
    sent: dict[str, str] = {}
    for control in form.css("input[name], textarea[name], select[name]"):
        marks, name = control.attributes, control.attributes["name"] or ""
        if marks.get("type") in {"checkbox", "radio"} and "checked" not in marks:
            continue
        if marks.get("type") == "submit" or "disabled" in marks:
            continue
        if control.tag == "select":
            for option in (control.css("option[selected]") or control.css("option"))[:1]:
                value = option.attributes.get("value")
                sent[name] = words(option) if value is None else value
        elif control.tag == "textarea":
            sent[name] = control.text().removeprefix("\n")
        else:
            sent[name] = marks.get("value") or ""
    return sent


def read(response: TestResponse, status: int = 200) -> Page:
    """Parse an answer and check it as a whole page."""
    assert response.status_code == status, f"{response.request.path}: {response.status}"
    assert response.mimetype == "text/html"
    page = Page(response, LexborHTMLParser(response.get_data(as_text=True)))
    check(page)
    return page


def check(page: Page) -> None:
    """Fail with everything that is wrong with a page."""
    wrong = [*_frame(page), *_ids(page), *_labels(page), *_inline(page), *_headers(page)]
    assert not wrong, "\n".join([page.response.request.path, *wrong])


def _frame(page: Page) -> list[str]:
    wrong = []
    html = page.tree.css_first("html")
    if html is None or html.attributes.get("lang") not in {"en", "es"}:
        wrong.append("html has no lang of ours")
    headings = [words(node) for node in page.all("h1")]
    if len(headings) != 1:
        return [*wrong, f"{len(headings)} h1"]
    title = page.tree.css_first("title")
    if title is None or headings[0] not in words(title):
        wrong.append(f"the title does not hold the h1 {headings[0]!r}")
    if len(page.all("main")) != 1:
        wrong.append("not exactly one main")
    return wrong


def _ids(page: Page) -> list[str]:
    counted = Counter(node.attributes["id"] for node in page.all("[id]"))
    wrong = [f"id {name!r} stands {count} times" for name, count in counted.items() if count > 1]
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for node in page.all(f"[{attribute}]"):
            missing = set((node.attributes[attribute] or "").split()) - counted.keys()
            wrong += [f"{attribute} points to {name!r}, which is not there" for name in sorted(missing)]
    return wrong


def _labels(page: Page) -> list[str]:
    labelled = {node.attributes["for"] for node in page.all("label[for]") if words(node)}
    wrapped = {node.mem_id for node in page.all("label :is(input, select, textarea)")}
    wrong = [
        f"no label: {node.html}"
        for node in page.all(CONTROLS)
        if not (node.attributes.get("id") in labelled or node.mem_id in wrapped or _is_named(node))
    ]
    for node in page.all("a[href], button"):
        pictures = node.css("img[alt], svg[aria-label], svg title")
        if not (words(node) or _is_named(node) or pictures):
            wrong.append(f"no name: {node.html}")
    return wrong


def _is_named(node: LexborNode) -> bool:
    return bool(node.attributes.get("aria-label") or node.attributes.get("aria-labelledby"))


def _inline(page: Page) -> list[str]:
    wrong = [f"inline style: {node.html}" for node in page.all("[style], style")]
    wrong += [f"inline script: {node.html}" for node in page.all("script:not([src])")]
    for node in page.all("*"):
        wrong += [f"inline handler {name} on {node.tag}" for name in node.attributes if name.startswith("on")]
    wrong += [f"script address: {node.html}" for node in page.all("[href^='javascript:']")]
    return wrong


def _headers(page: Page) -> list[str]:
    sent = page.response.headers
    return [f"no {name}" for name in ("Content-Security-Policy", "X-Request-ID") if name not in sent]
