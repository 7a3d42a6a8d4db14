"""What a page offers of its list: its filters, and the numbers that its links say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborNode
from werkzeug.exceptions import HTTPException

from tests.lists import lists_of, page_of, pages_of, shape_of
from tests.pages import Page, form_fields, read, words

SEARCHED = ("a", "pip", "zz")
"""What is typed into a field for words."""
_NUMBER = re.compile(r"\d+")
_SHOWN = re.compile(r"(\d+) (?:of (\d+)|open|rows|clocks) · as of")
_STUDENTS = re.compile(r"(\d+) (?:of \d+ )?students? ·")
_FIRST = re.compile(r"(\d+) (?!of |more )")


@dataclass(frozen=True)
class Counted:
    """A link that says how many rows it leads to."""

    number: int
    text: str
    href: str


def views_of(page: Page) -> list[str]:
    """The other views of the page's own list: by its links, and by each choice of its forms."""
    path = page.response.request.path
    hrefs = [(node.attributes["href"] or "").partition("#")[0] for node in page.all("main a[href]")]
    views = [href for href in hrefs if href.startswith(f"{path}?")]
    for form in page.all("main form[method=get]"):
        if (form.attributes.get("action") or path) == path:
            views += [f"{path}?{urlencode(fields)}" for fields in _choices(form)]
    return list(dict.fromkeys(views))


def _choices(form: LexborNode) -> Iterator[dict[str, str]]:
    """The form as it stands with one control changed."""
    fields = form_fields(form)
    for select in form.css("select[name]"):
        name = select.attributes["name"] or ""
        for option in select.css("option"):
            yield {**fields, name: option.attributes.get("value") or ""}
    for typed in form.css("input[type=search][name], input[type=text][name], input:not([type])[name]"):
        for text in SEARCHED:
            yield {**fields, typed.attributes["name"] or "": text}


def counted_of(page: Page, app: Flask) -> list[Counted]:
    """The links with a number that lead to a list; "n of m" and "n more" are about something else, and what
    is chosen outside the chips takes itself out again."""
    found = []
    for node in page.all("main a[href]:is(.chip, :not([aria-current]))"):
        href = (node.attributes["href"] or "").partition("#")[0] or page.response.request.full_path
        number = _number(node)
        if number is not None and list_at(app, href):
            found.append(Counted(number, words(node), href))
    return found


def heads_of(page: Page, app: Flask) -> list[Counted]:
    """The numbers that stand for the list itself: how many rows are shown, and of how many."""
    here = page.response.request.full_path
    text = " ".join(map(words, page.all(".keys-right")))
    said = _SHOWN.match(text) if list_at(app, here) else None
    if said is None:
        return []
    every = [Counted(int(said[2]), text, page.response.request.path)] if said[2] else []
    return [Counted(int(said[1]), text, here), *every]


def students_of(page: Page) -> tuple[int, int] | None:
    """How many students the head of a matrix says, and how many it draws; None for another page."""
    said = [_STUDENTS.match(words(node)) for node in page.all(".head .lead")]
    if not said or said[0] is None:
        return None
    return int(said[0][1]), len(page.all("table.grid tbody tr"))


def _number(node: LexborNode) -> int | None:
    for marked in node.css("b, .n, .count"):
        if _NUMBER.fullmatch(words(marked)):
            return int(words(marked))
    first = _FIRST.match(f"{words(node)} ")
    return int(first[1]) if first else None


def list_at(app: Flask, href: str) -> str:
    """The list whose page stands at an address, as the endpoint of its files; empty for none. Missing
    shifts stand on the board, whose links are about the board."""
    try:
        endpoint, _parts = app.url_map.bind("localhost").match(href.partition("?")[0])
    except HTTPException:
        return ""
    files = {page_of(name): name for name in lists_of(app) if shape_of(name).is_counted}
    return files.get(endpoint, "")


def rows_at(client: FlaskClient, href: str) -> int:
    """How many rows the list at an address has, over all its pages."""
    shape = shape_of(list_at(client.application, href))
    first = read(client.get(href, follow_redirects=True))
    return sum(len(page.all(shape.rows)) for page in pages_of(client, first))
