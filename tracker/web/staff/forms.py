"""Forms of staff acts; field names are the names of command arguments."""

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.path import Path
from tracker.web import wording
from tracker.web.forms.fields import Day, HouseForm, Note, Words, needed

ADDRESS = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
"""One @ and a dot after it; whether anybody reads there, only the invitation can show."""


class DecisionForm(HouseForm):
    """Accept, or return with a note."""

    note = Note(lazy_gettext("Note"))


class VoidForm(HouseForm):
    """Take back credit that was given."""

    note = Note(lazy_gettext("Reason, which the student reads"))


class LeaveForm(HouseForm):
    """Start a leave."""

    starts_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    ends_on = Day(lazy_gettext("Last day"))
    reason = Note(lazy_gettext("Reason"))


class ComeBackForm(HouseForm):
    """End the leave."""

    ends_on = Day(lazy_gettext("Last day of the leave"), [needed(lazy_gettext("Choose the last day."))])
    reason = Note(lazy_gettext("Note"))


class WithdrawForm(HouseForm):
    """Withdraw the student."""

    on = Day(lazy_gettext("Last day in the program"), [needed(lazy_gettext("Choose the last day."))])
    reason = Note(lazy_gettext("Reason"))


class ReenrollForm(HouseForm):
    """Start again in a cohort."""

    cohort_id = SelectField(lazy_gettext("Cohort"), coerce=int)
    started_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])


class RoutesForm(HouseForm):
    """Which routes the enrollment rides."""

    routes = SelectMultipleField(
        lazy_gettext("Routes"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    reason = Note(lazy_gettext("Reason"))

    def fit(self, path: Path) -> None:
        """Offer the routes of the path."""
        self.routes.choices = [SelectChoice(key, wording.route_title(path, key)) for key in path.routes]


class InviteForm(HouseForm):
    """Invite a student into a cohort."""

    given_name = Words(lazy_gettext("Given name"), 80, [needed(lazy_gettext("Write the given name."))])
    family_name = Words(lazy_gettext("Family name"), 80, [needed(lazy_gettext("Write the family name."))])
    email = Words(
        lazy_gettext("Email"),
        254,
        [
            needed(lazy_gettext("Write the address the student reads.")),
            Regexp(ADDRESS, message=lazy_gettext("An address has one @ in it, like pip@example.test.")),
        ],
    )
    started_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    language = RadioField(
        lazy_gettext("Language"),
        choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")],
        default="en",
    )


def told(form: HouseForm | None, refused: Refused, path: Path | None = None) -> str:
    """The sentence of a refusal, shown in the form under the field that it is about or on top.

    What no form can mend (nothing there, no time) goes on as an error page.
    """
    if isinstance(refused, NotFound | Busy):
        raise refused
    sentence = wording.problem(refused, path)
    if form is not None:
        form.refuse(refused, sentence)
    return sentence
