"""Pay, outlook, pay bands and the certificates after the first: figures as data. Frozen objects,
made by ``career_loader.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tracker.domain.kinds import AimKind
from tracker.domain.requirement import Text


@dataclass(frozen=True, slots=True)
class PayFigure:
    """Median pay in dollars a year in one setting ("all" for every setting)."""

    setting: str
    median: int
    year: int
    title: Text
    source: Text
    origin: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Growth in percent over a decade, of this work and of all work."""

    growth: int
    all_jobs: int
    from_year: int
    to_year: int
    source: Text
    origin: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class PayBand:
    """Dollars a year from ``low`` to ``high``; None where the band has no such end."""

    code: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AimChoice:
    """A certificate or specialty that somebody may set as a goal. ``goal`` names the goal of the path
    whose live counts it asks; ``asks`` says what it asks, None for a specialty."""

    kind: AimKind
    code: str
    title: Text
    asks: Text | None = None
    goal: str | None = None
    origin: str = ""
    unverified: bool = False


@dataclass(frozen=True)
class Career:
    """The whole document."""

    version: str
    pay: tuple[PayFigure, ...]
    outlook: Outlook
    bands: tuple[PayBand, ...]
    aims: tuple[AimChoice, ...]
    reminder_days: tuple[int, ...]
    reminder_origin: str

    @cached_property
    def by_band(self) -> Mapping[str, PayBand]:
        """Pay bands by code."""
        return MappingProxyType({band.code: band for band in self.bands})

    @cached_property
    def by_aim(self) -> Mapping[str, AimChoice]:
        """What may be set as a goal, by code."""
        return MappingProxyType({aim.code: aim for aim in self.aims})


def pay_bands(lowest: int, highest: int, step: int) -> tuple[PayBand, ...]:
    """Bands of ``step`` dollars between two open ends; each code is the first dollar of its band."""
    between = (PayBand(str(low), low, low + step - 1) for low in range(lowest, highest, step))
    return (PayBand("0", None, lowest - 1), *between, PayBand(str(highest), highest, None))
