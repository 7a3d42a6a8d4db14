"""Practice exams by the domains of an exam plan: what was right, what is weakest, what trains it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.credential import Domain, Plan
from tracker.domain.path import Path

Marks = Mapping[str, tuple[int, int]]
"""Items right of items, by the code of the domain."""

MOST_ITEMS = 500
WEAKEST = 3
"""How many domains are named as weakest."""
_FULL = 100


def written(marks: Marks) -> str:
    """The text that stands in a detail row: "D1:12/15 D2:5/8"."""
    return " ".join(f"{code}:{right}/{items}" for code, (right, items) in marks.items())


def read_marks(text: str) -> dict[str, tuple[int, int]]:
    """The marks in such a text; ValueError where it is none."""
    found = {}
    for part in text.split():
        code, _, counts = part.partition(":")
        right, _, items = counts.partition("/")
        found[code] = (int(right), int(items))
    return found


def are_possible(marks: Marks, plan: Plan) -> bool:
    """Whether these marks can be: known domains, no more right than asked, at least one item."""
    return bool(marks) and all(
        code in plan.by_code and 0 <= right <= items and 1 <= items <= MOST_ITEMS
        for code, (right, items) in marks.items()
    )


def percent(marks: Marks) -> int:
    """Items right of all items, whole percent, never rounded up."""
    right, items = (sum(pair[at] for pair in marks.values()) for at in (0, 1))
    return right * _FULL // items


@dataclass(frozen=True, slots=True)
class DomainScore:
    """One domain of a practice exam. ``lost`` are the items of the real exam that this share would cost;
    ``modules`` and ``skills`` are the keys of the lines that train it."""

    domain: Domain
    right: int
    items: int
    modules: tuple[str, ...]
    skills: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Whole percent, never rounded up."""
        return self.right * _FULL // self.items

    @property
    def lost(self) -> float:
        """How many of the plan's items this share would miss."""
        return self.domain.items * (self.items - self.right) / self.items


@dataclass(frozen=True, slots=True)
class Analysis:
    """A practice exam by the plan's weights. ``expected`` items of ``of``, counted on the domains that
    were marked alone; ``weakest`` cost the most items of the real exam."""

    scores: tuple[DomainScore, ...]
    weakest: tuple[DomainScore, ...]
    expected: int
    of: int
    missing: tuple[Domain, ...]


def analysis(path: Path, plan: Plan, marks: Marks) -> Analysis:
    """Judge the marks of one practice exam."""
    scores = tuple(
        DomainScore(domain, *marks[domain.code], *_training(path, domain.code))
        for domain in plan.domains
        if domain.code in marks
    )
    weak = sorted((one for one in scores if one.right < one.items), key=lambda one: -one.lost)
    of = sum(one.domain.items for one in scores)
    return Analysis(
        scores=scores,
        weakest=tuple(weak[:WEAKEST]),
        expected=int(of - sum(one.lost for one in scores)),
        of=of,
        missing=tuple(domain for domain in plan.domains if domain.code not in marks),
    )


def _training(path: Path, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modules and the skills that carry a domain's code."""
    lines = [line for line in path.requirements if line.domain == code]
    modules = tuple(line.key for line in lines if "modules" in line.groups)
    return modules, tuple(line.key for line in lines if "modules" not in line.groups)
