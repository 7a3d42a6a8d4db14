"""Pay and outlook in words, each figure with its year and who says so."""

from dataclasses import dataclass

from flask_babel import gettext

from tracker.domain.career_loader import ALL, shipped_career
from tracker.queries.career import CareerPage
from tracker.web.wording import career as words
from tracker.web.wording.titles import text


@dataclass(frozen=True, slots=True)
class PayRow:
    """One figure of pay. ``note`` says its year and who says so."""

    title: str
    pay: str
    note: str
    is_own: bool


def pay(page: CareerPage) -> tuple[PayRow, ...]:
    """The figures by kind of place, the one of the student's job marked."""
    own = page.job.entry.detail["setting"] if page.job else ""
    return tuple(
        PayRow(
            title=text(one.title),
            pay=words.money(one.median),
            note=_sourced(one.year, text(one.source), one.unverified),
            is_own=bool(own) and one.setting == own and one.setting != ALL,
        )
        for one in shipped_career().pay
    )


def outlook() -> tuple[str, str]:
    """The growth in a sentence, and who says so."""
    one = shipped_career().outlook
    said = {"n": one.growth, "all": one.all_jobs, "first": one.from_year, "last": one.to_year}
    sentence = gettext("Jobs grow by %(n)s %% from %(first)s to %(last)s; all jobs by %(all)s %%.", **said)
    return sentence, _sourced(None, text(one.source), one.unverified)


def _sourced(year: int | None, source: str, unverified: bool) -> str:
    parts = [str(year) if year else "", source, gettext("not checked") if unverified else ""]
    return ", ".join(part for part in parts if part)
