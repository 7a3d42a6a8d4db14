"""Forms about people."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from tracker.domain.statuses import OF_COHORT, Role
from tracker.web.account.forms import LANGUAGE_NAMES
from tracker.web.forms.fields import Choice, HouseForm, Note, Words, needed
from tracker.web.staff.forms import ADDRESS
from tracker.web.wording import kinds

GIVEN = (Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMIN)
"""Roles that administrators give; a student becomes one by enrolling."""


class _RoleFields(HouseForm):
    """A role, and the cohort that it is for."""

    role = SelectField(lazy_gettext("Role"))
    cohort_id = SelectField(lazy_gettext("Cohort"))

    def offer(self, cohorts: list[tuple[int, str]]) -> None:
        """The choices of today."""
        self.role.choices = [SelectChoice(role.value, kinds.role(role)) for role in GIVEN]
        whole = SelectChoice("", gettext("The whole school"))
        self.cohort_id.choices = [whole, *(SelectChoice(str(number), name) for number, name in cohorts)]

    @property
    def chosen(self) -> tuple[Role, int | None]:
        """The role and its cohort; a role for the whole school has none."""
        role = Role(self.role.data)
        return role, int(self.cohort_id.data) if self.cohort_id.data and role in OF_COHORT else None


class RoleForm(_RoleFields):
    """One more role."""


class StaffForm(_RoleFields):
    """A new member of staff."""

    first = ("given_name", "family_name", "email")
    given_name = Words(lazy_gettext("Given name"), 80, [needed(lazy_gettext("Type the given name."))])
    family_name = Words(lazy_gettext("Family name"), 80, [needed(lazy_gettext("Type the family name."))])
    email = Words(
        lazy_gettext("Email"),
        254,
        [
            needed(lazy_gettext("Type the address that the invitation goes to.")),
            Regexp(ADDRESS, message=lazy_gettext("This is no address. Write it like name@example.org.")),
        ],
    )
    initials = Words(lazy_gettext("Initials"), 8)
    credential = Words(lazy_gettext("Credential"), 40)
    language = Choice(lazy_gettext("Language"), choices=LANGUAGE_NAMES, default="en")


class NameForm(HouseForm):
    """What somebody is called."""

    given_name = Words(lazy_gettext("Given name"), 80)
    family_name = Words(lazy_gettext("Family name"), 80, [needed(lazy_gettext("Type the family name."))])


class SignatureForm(HouseForm):
    """How somebody signs."""

    initials = Words(lazy_gettext("Initials"), 8)
    credential = Words(lazy_gettext("Credential"), 40)


class CloseForm(HouseForm):
    """Why an account is closed."""

    reason: Any = Note(lazy_gettext("Reason"), [needed(lazy_gettext("Write why the account is closed."))])
