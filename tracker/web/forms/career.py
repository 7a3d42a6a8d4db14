"""Forms about applications, proofs of a job, reasons for taking none, courses and goals."""

from typing import Any, ClassVar

from flask_babel import LazyString, lazy_gettext
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.kinds import ApplicationState, CeCategory, Closing, ProofWay, SiteSetting
from tracker.domain.path import Requirement
from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Choice, Credits, Day, HouseForm, Note, Words, between, needed
from tracker.web.wording import career, things

_DAY = lazy_gettext("Choose a day.")


class VerificationForm(EntryForm):
    """What proves the job, and who said it."""

    proof_way = Choice(lazy_gettext("What proves it"), [needed(lazy_gettext("Say what proves the job."))])
    happened_on = Day(lazy_gettext("Day of the proof"), [needed(_DAY)])
    said_by = Words(lazy_gettext("Who at the employer said it"), 120)
    first: ClassVar[tuple[str, ...]] = ("proof_way", "said_by")

    def fit(self, requirement: Requirement) -> None:
        """Offer every way."""
        self.offer(*ProofWay)

    def offer(self, *ways: ProofWay) -> None:
        """Offer some ways."""
        self.proof_way.choices = [SelectChoice(way.value, career.proof_way(way)) for way in ways]

    def detail(self) -> dict[str, Any]:
        """By what and by whom."""
        return {"proof_way": self.proof_way.data, "said_by": self.said_by.data or ""}


class RecheckForm(VerificationForm):
    """Whether the graduate still works there."""

    still_there = Choice(
        lazy_gettext("Still there"),
        [needed(lazy_gettext("Say whether the graduate still works there."))],
        choices=[SelectChoice("yes", lazy_gettext("Yes")), SelectChoice("no", lazy_gettext("No"))],
    )
    left_on = Day(lazy_gettext("Last day there"))
    first = ("still_there", "left_on", "proof_way", "said_by")

    def detail(self) -> dict[str, Any]:
        """By what, by whom, and the answer."""
        return super().detail() | {"still_there": self.still_there.data == "yes"}


class CloserForm(EntryForm):
    """Why no job is taken, since when, and what proves it."""

    closing = SelectField(lazy_gettext("Reason"))
    happened_on = Day(lazy_gettext("Since when"), [needed(_DAY)])
    proof = Words(lazy_gettext("What proves it"), 120, [needed(lazy_gettext("Write what proves it."))])
    first = ("closing", "happened_on", "proof")

    def fit(self, requirement: Requirement) -> None:
        """Offer every reason; students are offered theirs by ``own``."""
        self.closing.choices = [SelectChoice(one.value, career.closing(one)) for one in Closing]

    def own(self) -> None:
        """Offer what somebody may say of themselves."""
        mine = [one for one in Closing if one.is_students_word]
        self.closing.choices = [SelectChoice(one.value, career.closing(one)) for one in mine]

    def detail(self) -> dict[str, Any]:
        """The reason and its proof."""
        return {"closing": self.closing.data, "proof": self.proof.data or ""}


class ApplicationForm(HouseForm):
    """One application, new or changed."""

    employer = Words(lazy_gettext("Employer"), 120, [needed(lazy_gettext("Name the employer."))])
    title = Words(lazy_gettext("Title of the job"), 120)
    setting = SelectField(
        lazy_gettext("Kind of place"),
        choices=[SelectChoice(one.value, LazyString(things.site_setting, one)) for one in SiteSetting],
    )
    state = SelectField(lazy_gettext("Where it stands"))
    applied_on = Day(lazy_gettext("Applied on"))
    next_action = Words(lazy_gettext("What comes next"), 200)
    next_on = Day(lazy_gettext("On which day"))
    note = Note(lazy_gettext("Note"))
    version = HiddenField()

    def __init__(self, formdata: Any = None, *, is_hired: bool = False, **options: Any) -> None:
        super().__init__(formdata, **options)
        shown = [one for one in ApplicationState if is_hired or one is not ApplicationState.HIRED]
        self.state.choices = [SelectChoice(one.value, career.application_state(one)) for one in shown]

    def said(self) -> dict[str, Any]:
        """The columns."""
        names = ("employer", "title", "setting", "state", "applied_on", "next_action", "next_on", "note")
        return {name: self._fields[name].data for name in names}

    def seen(self) -> int:
        """The version that the form was drawn from; 0 for one that nobody drew."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class EndJobForm(HouseForm):
    """The last day of a job."""

    left_on = Day(lazy_gettext("Last day"), [needed(_DAY)])
    reason = Words(lazy_gettext("Why"), 120)


class CourseForm(HouseForm):
    """A course for one of the certificates that are held; credits in tenths in the command."""

    credential = SelectField(lazy_gettext("Certificate"))
    course = Words(lazy_gettext("Title of the course"), 120, [needed(lazy_gettext("Write the title."))])
    provider = Words(lazy_gettext("Who gave it"), 120)
    happened_on = Day(lazy_gettext("Day"), [needed(_DAY)])
    amount = Credits(lazy_gettext("Credits"), [needed(lazy_gettext("Type the credits.")), between(0.1, 100)])
    category = SelectField(
        lazy_gettext("Category"),
        choices=[SelectChoice("", lazy_gettext("Not said"))]
        + [SelectChoice(one.value, LazyString(career.ce_category, one)) for one in CeCategory],
    )

    def detail(self) -> dict[str, Any]:
        """The course."""
        return {name: self._fields[name].data for name in ("course", "provider", "category")}


class AimForm(HouseForm):
    """A goal of one's own, perhaps with a day."""

    code = SelectField(lazy_gettext("Goal"))
    by_on = Day(lazy_gettext("By when"))
