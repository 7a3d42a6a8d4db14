"""What a version means for a cohort: every student who loses, gains or stays, and the choice."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.commands import bringing
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.domain.rehearsal import Choice, Verdict
from tracker.extensions import db
from tracker.queries.path_drafts import Going, RehearsalPage, StudentFate, going, rehearsal_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Note
from tracker.web.listing import Listing
from tracker.web.wording.titles import text
from tracker.web.wording.versions import CHOICES, MEANT, VERDICTS, counted, fate_words

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class GoingRef:
    """A cohort and a later version of its program; the choice is the school's."""

    to: Going

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


class BringForm(HouseForm):
    """Why a cohort goes to another version."""

    reason: Any = Note(lazy_gettext("Reason"))


def load_going(version_id: int, cohort_id: int) -> GoingRef | None:
    """A cohort that may go to this version."""
    found = going(db.session, version_id, cohort_id)
    return GoingRef(found) if found else None


@requires(Permission.MANAGE_SCHOOL, on=load_going)
def show(ref: GoingRef) -> str:
    """The rehearsal."""
    return _page(ref.to, BringForm())


@requires(Permission.MANAGE_SCHOOL, on=load_going, confirmed=True)
def bring(ref: GoingRef) -> Answer:
    """Carry out what was rehearsed."""
    to, form, choice = ref.to, BringForm(request.form), _choice(request.form.get("choice", ""))
    if not form.validate():
        return _page(to, form), 422
    try:
        given = {"choice": choice, "digest": request.form.get("digest", ""), "reason": form.reason.data or ""}
        act(bringing.bring_cohort, to.cohort.id, to.version_id, **given)
    except Refused as refused:
        if isinstance(refused, NotFound | Busy):
            raise
        form.refuse(refused, wording.problem(refused))
        return _page(to, form), refused.status
    words = {"cohort": to.cohort.name, "old": to.cohort.path.version, "new": to.there.version}
    if choice is Choice.KEEP:
        flash(gettext("%(cohort)s stays on %(old)s. Nothing was changed.", **words))
    else:
        flash(gettext("%(cohort)s went from %(old)s to %(new)s.", **words))
    return redirect(url_for(".version", version_id=to.version_id), code=303)


def read_list(to: Going) -> tuple[RehearsalPage, Verdict | None, tuple[StudentFate, ...]]:
    """The rehearsal that the address asks for, its filter, and the rows that this keeps."""
    choice = _choice(request.args.get("choice", ""))
    found = rehearsal_page(db.session, to, clock.today(to.cohort.zone), choice)
    asked = request.args.get("show", "")
    show_only = Verdict(asked) if asked in list(Verdict) else None
    return found, show_only, found.of(show_only) if show_only else found.rows


def rehearsal_file(ref: GoingRef) -> Listing:
    """The students whom the filter keeps."""
    found, _show, rows = read_list(ref.to)
    heads = [gettext("Student"), gettext("Result"), gettext("Now"), gettext("Then"), gettext("What changes")]
    name = f"rehearsal-{ref.to.cohort.id}-{found.choice.value.replace('_', '-')}"
    people = {row.fate.person_id for row in rows}
    cells = [_cells(row, ref.to) for row in rows]
    return Listing(name, clock.today(ref.to.cohort.zone), heads, cells, people)


def _cells(row: StudentFate, to: Going) -> list[object]:
    counts = (counted(*row.fate.before), counted(*row.fate.after))
    changes = "; ".join(fate_words(row.fate, to.cohort.path, to.there))
    return [row.name, str(VERDICTS[row.fate.verdict][1]), *counts, changes]


def _choice(asked: str) -> Choice:
    """What the address or the form asks for; the cautious one where it asks for none."""
    return Choice(asked) if asked in list(Choice) else Choice.FROM_NOW_ON


def _page(to: Going, form: BringForm) -> str:
    found, show_only, rows = read_list(to)
    at: dict[str, Any] = {"version_id": to.version_id, "cohort_id": to.cohort.id}

    def address(choice: Choice, verdict: Verdict | None) -> str:
        return url_for(".rehearsal", **at, choice=choice.value, show=verdict.value if verdict else None)

    chips = [(gettext("All"), len(found.rows), address(found.choice, None), show_only is None, False)]
    chips += [
        (str(VERDICTS[one][1]), len(found.of(one)), address(found.choice, one), show_only is one, False)
        for one in Verdict
    ]
    return render_template(
        "admin/rehearsal.html",
        to=to,
        title=text(to.there.title),
        found=found,
        form=form,
        rows=[
            (row, VERDICTS[row.fate.verdict], fate_words(row.fate, to.cohort.path, to.there)) for row in rows
        ],
        tabs_of=[(str(CHOICES[one]), "", address(one, show_only), one is found.choice) for one in Choice],
        meant=str(MEANT[found.choice]),
        chips=chips,
        counted=counted,
        voids=sum(len(row.fate.voids) for row in found.rows),
    )
