"""Credentials as data: what each exam asks, who may sit, the waits, validity and continuing education.

Frozen objects, made by ``credential_loader.py``. Every figure says where it comes from and how far to
trust it; where sources disagree the other figures stand beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from tracker.domain.requirement import Text


class Certainty(StrEnum):
    """Who says a figure, from the body itself down to nobody."""

    BODY = "body"
    SCHOOL = "school"
    PREP = "prep"
    WEAK = "weak"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number with its source. ``others`` are (value, source) of those who say otherwise."""

    value: int
    source: str
    certainty: Certainty
    others: tuple[tuple[int, str], ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether sources disagree."""
        return bool(self.others)

    @property
    def is_sure(self) -> bool:
        """Whether the body itself says it and nobody says otherwise."""
        return self.certainty is Certainty.BODY and not self.others


@dataclass(frozen=True, slots=True)
class Waits:
    """Days to wait after failed attempt 1, 2 and so on; what follows the last is asked of the body."""

    days: tuple[int, ...]
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with its source."""

    text: Text
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Eligible:
    """One thing that the body asks before the exam. ``lines`` are lines of a path that prove it; on the
    route ``later_on`` it may follow the exam, as ``later`` says."""

    key: str
    text: Text
    source: str
    certainty: Certainty
    lines: tuple[str, ...] = ()
    later_on: str | None = None
    later: Text | None = None


@dataclass(frozen=True, slots=True)
class DiplomaProof:
    """A paper that is offered as proof of the diploma. ``is_refused``: the body does not take it;
    ``until_deadline``: it no longer counts once a provisional certificate has ended."""

    key: str
    title: Text
    source: str
    certainty: Certainty
    is_refused: bool = False
    until_deadline: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """A part of an exam plan. ``items`` are the scored ones; ``is_knowledge``: it has no task of hands."""

    code: str
    title: Text
    items: int
    part_of: str | None = None
    is_knowledge: bool = False


@dataclass(frozen=True)
class Plan:
    """A published exam plan: its parts as they are scored."""

    version: str
    domains: tuple[Domain, ...]
    source: str
    certainty: Certainty

    @cached_property
    def by_code(self) -> Mapping[str, Domain]:
        """The parts by code."""
        return MappingProxyType({domain.code: domain for domain in self.domains})

    @property
    def items(self) -> int:
        """All scored items."""
        return sum(domain.items for domain in self.domains)

    @property
    def practical_items(self) -> int:
        """The items of parts that have tasks of hands: what a tracker of skills can speak to."""
        return sum(domain.items for domain in self.domains if not domain.is_knowledge)


EXAM_FIGURES = ("items", "unscored", "minutes", "lowest", "highest", "pass_mark")
FIGURES = (
    "fee",
    "renewal_fee",
    "valid_months",
    "ce_credits",
    "ce_months",
    "attempts",
    "lapse_days",
    "training_months",
    "provisional_months",
    "release_days",
    "application_days",
    "roster_working_days",
    "change_days",
)


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential. A figure that nobody told is not in ``figures``."""

    code: str
    name: str
    body: str
    title: Text
    figures: Mapping[str, Figure]
    waits: Waits | None = None
    lapse: Saying | None = None
    eligibility: tuple[Eligible, ...] = ()
    plans: tuple[Plan, ...] = ()
    proofs: tuple[DiplomaProof, ...] = ()
    to_month_end: bool = False

    def figure(self, name: str) -> Figure | None:
        """The figure of this name, if one is known."""
        return self.figures.get(name)

    @property
    def exam_subject(self) -> str:
        """The subject of its attempts."""
        return f"exam:{self.code}"

    @property
    def certificate_subject(self) -> str:
        """The subject of its certificates."""
        return f"certificate:{self.code}"

    @property
    def plan(self) -> Plan | None:
        """The plan that is published now: the last one in the file."""
        return self.plans[-1] if self.plans else None


@dataclass(frozen=True, slots=True)
class Credentials:
    """All of them by code, and the figures of the clocks that the end of a program starts."""

    by_code: Mapping[str, Credential]
    outcomes: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def proofs(self) -> Mapping[str, DiplomaProof]:
        """Every proof of a diploma that a body speaks of, by key."""
        return {proof.key: proof for one in self.by_code.values() for proof in one.proofs}

    def of_subject(self, subject: str) -> Credential | None:
        """The credential that "exam:cma" or "certificate:cma" speaks of."""
        return self.by_code.get(subject.partition(":")[2])
