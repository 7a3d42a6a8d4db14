"""The recap of a shift: for each skill usual at the site yes, observed or no, in one tap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.kinds import Level
from tracker.domain.path import Requirement
from tracker.domain.statuses import Mode

YES, OBSERVED = "yes", "observed"
_MEANS: dict[str, tuple[Mode, Level | None]] = {
    YES: (Mode.LIVE, None),
    OBSERVED: (Mode.OBSERVED, Level.OBSERVED),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One skill of a recap as the form asks it; ``answer`` is empty for "no"."""

    requirement: Requirement
    name: str
    answer: str


def asked(skills: Iterable[Requirement], posted: Mapping[str, str]) -> list[Asked]:
    """The skills with what was answered."""
    return [Asked(skill, field(skill), _answer(posted, skill)) for skill in skills]


def answers(
    skills: Iterable[Requirement], posted: Mapping[str, str]
) -> tuple[tuple[str, Mode, Level | None], ...]:
    """What was done or watched, as ``commands.shifts`` takes it. What was not asked is not read."""
    return tuple((one.requirement.key, *_MEANS[one.answer]) for one in asked(skills, posted) if one.answer)


def field(skill: Requirement) -> str:
    """The name of a skill's answer in the form."""
    return f"did-{skill.key}"


def _answer(posted: Mapping[str, str], skill: Requirement) -> str:
    given = posted.get(field(skill), "")
    return given if given in _MEANS else ""
