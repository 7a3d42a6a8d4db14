"""The titles that a path gives its lines, steps, sections, goals and routes, and lists of them."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from flask_babel import gettext, ngettext

from tracker.domain.path import Path, Requirement, Text
from tracker.web.wording.credentials import subject_title
from tracker.web.wording.dates import locale

_HEAD_ENDS = re.compile(r"[:;] ")
_MUDDLED = re.compile(r",| and | y | e ")
"""What makes a title hard to tell from a list."""

MOST = 3
"""How many titles a sentence names before it counts the rest."""


def language() -> str:
    """The reader's language, "en" or "es"."""
    return locale().language


def text(value: Text) -> str:
    """A text of the path in the reader's language."""
    return value.get(language())


def title(requirement: Requirement) -> str:
    """The whole title of a line."""
    return text(requirement.title)


def title_of(path: Path | None, name: str) -> str:
    """The title behind a key or a subject; the name itself when the path knows neither."""
    if path is None:
        return name
    found = path.by_key.get(name)
    if found is None:
        found = next(iter(path.by_subject.get(name, ())), None)
    return title(found) if found else subject_title(name)


def short_title(path: Path, key: str) -> str:
    """The title up to its colon or semicolon, where that alone says which line is meant."""
    return _shortened(path, language()).get(key, key)


@lru_cache(maxsize=32)
def _shortened(path: Path, reader: str) -> dict[str, str]:
    whole = {line.key: line.title.get(reader) for line in path.requirements}
    heads = {key: _HEAD_ENDS.split(words)[0] for key, words in whole.items()}
    times = Counter(heads.values())
    return {key: head if times[head] == 1 else whole[key] for key, head in heads.items()}


def titles(path: Path, keys: Sequence[str]) -> str:
    """ "Home safety, Hand hygiene and Pulse"; beyond three "and 3 more"."""
    named = [short_title(path, key) for key in keys[:MOST]]
    return joined(named, len(keys) - len(named))


def joined(items: Sequence[str], more: int = 0) -> str:
    """A list as a sentence says it; semicolons part items that sound like lists themselves."""
    is_muddled = any(_MUDDLED.search(item) for item in items)
    glue = "; " if is_muddled else ", "
    if more > 0:
        return _with_and(glue.join(items), ngettext("%(num)s more", "%(num)s more", more))
    if is_muddled or len(items) < 2:
        return glue.join(items)
    return _with_and(glue.join(items[:-1]), items[-1])


def _with_and(items: str, last: str) -> str:
    lowered = last.lower()
    # Spanish says "e" before the sound i: "Pulso e higiene".
    if language() == "es" and lowered.startswith(("i", "í", "hi", "hí")) and not lowered.startswith("hie"):
        return f"{items} e {last}"
    return gettext("%(items)s and %(last)s", items=items, last=last)


def step_title(path: Path, key: str) -> str:
    """The name of a station."""
    return next((text(step.title) for step in path.steps if step.key == key), key)


def section_title(path: Path, key: str | None) -> str:
    """The heading of a section; empty for none."""
    if not key:
        return ""
    return text(path.sections[key].title) if key in path.sections else key


def goal_title(path: Path, key: str) -> str:
    """The name of an optional goal."""
    return text(path.goals[key].title) if key in path.goals else key


def route_title(path: Path, key: str) -> str:
    """The name of a route."""
    return text(path.routes[key].title) if key in path.routes else key


def route_titles(path: Path | None, keys: Sequence[str]) -> str:
    """The names of the routes; the classic order when there are none."""
    if not keys:
        return gettext("the classic order")
    return joined([route_title(path, key) if path else key for key in sorted(keys)])
