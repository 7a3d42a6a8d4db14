"""Forms of sites and placements; field names are the names of command arguments."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp

from tracker.commands.sites import MOST_MILES, MOST_RULE_DAYS, MOST_SLOTS, SiteFacts
from tracker.domain.kinds import SiteSetting
from tracker.domain.requirement import Requirement
from tracker.queries.site_offers import Offer
from tracker.web import wording
from tracker.web.forms.fields import Count, Day, HouseForm, Note, Words, between, needed
from tracker.web.forms.week import WeekTable
from tracker.web.wording.things import site_setting

ADDRESS = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
"""One @ and a dot after it; whether anybody reads there, only the mail can show."""
WRONG_ADDRESS = lazy_gettext("An address has one @ in it, like sol@clinic.test.")


class SiteForm(HouseForm):
    """Everything that is said about a site but its rules, which ``with_rules`` adds."""

    name = Words(lazy_gettext("Name"), 120, [needed(lazy_gettext("Name the site."))])
    setting = SelectField(lazy_gettext("Setting"))
    specialty = Words(lazy_gettext("Specialty"), 80)
    address = Note(lazy_gettext("Address"))
    state = Words(
        lazy_gettext("State"), 2, [Regexp(r"^([A-Za-z]{2})?$", message=lazy_gettext("Two letters, like CA."))]
    )
    miles = Count(lazy_gettext("Miles from the school"), [between(0, MOST_MILES)])
    duties = Note(lazy_gettext("What students do there"))
    contact = Words(lazy_gettext("Contact at the site"), 120)
    agreement_starts_on = Day(lazy_gettext("Agreement from"))
    agreement_ends_on = Day(lazy_gettext("Agreement until"))
    slots = Count(
        lazy_gettext("Students at once"),
        [needed(lazy_gettext("Say how many students it takes at once.")), between(0, MOST_SLOTS)],
    )
    documents = Note(lazy_gettext("Papers of its own"))
    refuses_exemptions = BooleanField(lazy_gettext("Takes nobody with a declination or an exemption"))
    is_active = BooleanField(lazy_gettext("Takes students"), default=True)

    rule_lines: Mapping[str, str] = {}
    """The key of the line behind each rule field."""

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)
        self.setting.choices = [SelectChoice(one.value, site_setting(one)) for one in SiteSetting]

    @property
    def rule_fields(self) -> list[Any]:
        """The fields of the document rules, in path order."""
        return [self._fields[name] for name in self.rule_lines]

    def facts(self) -> SiteFacts:
        """What the command takes, once the form has validated."""
        rules = {key: self._fields[name].data for name, key in self.rule_lines.items()}
        own: dict[str, Any] = {
            name: self._fields[name].data
            for name in SiteFacts.__dataclass_fields__
            if name not in ("rules", "setting", "state")
        }
        return SiteFacts(
            **own | {name: own[name] or "" for name in _TEXTS},
            setting=SiteSetting(self.setting.data),
            state=(self.state.data or "").upper(),
            rules={key: days for key, days in rules.items() if days},
        )


_TEXTS = frozenset({"name", "specialty", "address", "duties", "contact", "documents"})


def site_form(
    lines: Sequence[Requirement], formdata: Any = None, stored: Mapping[str, Any] | None = None
) -> SiteForm:
    """The form with one rule field for each clearance line; filled from what is ``stored``."""
    names = {f"rule-{line.key}": line for line in lines}
    fields = {name: Count(wording.title(line), [between(1, MOST_RULE_DAYS)]) for name, line in names.items()}
    kind = type("SiteForm", (SiteForm,), {**fields, "rule_lines": {n: line.key for n, line in names.items()}})
    data: dict[str, Any] = {}
    if stored is not None:
        rules = {f"rule-{key}": days for key, days in stored["rules"].items()}
        data = {**stored, "setting": stored["setting"].value, **rules}
    form: SiteForm = kind(formdata, data=data)
    return form


def _number(text: Any) -> int:
    """A site's id; what is none is no choice."""
    return int(text) if str(text).isascii() and str(text).isdigit() else 0


class PlaceForm(HouseForm):
    """Place a student at a site. ``site_id`` offers the sites with a free slot first."""

    site_id = RadioField(lazy_gettext("Site"), [needed(lazy_gettext("Choose a site."))], coerce=_number)
    starts_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    ends_on = Day(lazy_gettext("Last day"), [needed(lazy_gettext("Choose the last day."))])
    pattern = WeekTable(lazy_gettext("Days and hours of the week"))
    preceptor = Words(lazy_gettext("Preceptor"), 120)
    preceptor_contact = Words(
        lazy_gettext("Mail address of the preceptor"),
        120,
        [
            Optional(),
            Regexp(ADDRESS, message=WRONG_ADDRESS),
        ],
    )
    preceptor_language = SelectField(
        lazy_gettext("Language of the preceptor's page"),
        choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")],
        default="en",
    )
    note = Note(lazy_gettext("Note to the student"))

    def offer(self, known: Sequence[Offer]) -> None:
        """Offer the sites of a stretch; the command refuses one that cannot be taken. Without days
        there are no sites, and the days are what has to be mended."""
        self.site_id.choices = [SelectChoice(one.site.id, one.site.name) for one in known]
        self.site_id.validate_choice = bool(known)

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day is not before the first."""
        fine = bool(super().validate(extra_validators))
        first, last = self.starts_on.data, self.ends_on.data
        if first and last and last < first:
            self.ends_on.errors = [gettext("The end lies before the start: change one of them.")]
            return False
        return fine

    def arguments(self) -> dict[str, Any]:
        """What the command takes, once the form has validated."""
        found = {field.name: field.data for field in self}
        return found | {name: found[name] or "" for name in ("preceptor", "preceptor_contact", "note")}


class ExtendForm(HouseForm):
    """Give a placement a later last day."""

    until_on = Day(lazy_gettext("New last day"), [needed(lazy_gettext("Choose the new last day."))])


class EndForm(HouseForm):
    """End a placement early."""

    until_on = Day(lazy_gettext("Last day there"), [needed(lazy_gettext("Choose the last day."))])
    reason = Note(lazy_gettext("Reason"), [needed(lazy_gettext("Write why it ends."))])


class ContactForm(HouseForm):
    """Confirm who signs at the site."""

    preceptor = Words(lazy_gettext("Preceptor"), 120, [needed(lazy_gettext("Write the preceptor's name."))])
    preceptor_contact = Words(
        lazy_gettext("Mail address of the preceptor"),
        120,
        [
            needed(lazy_gettext("Write the address that the preceptor reads.")),
            Regexp(ADDRESS, message=WRONG_ADDRESS),
        ],
    )
    preceptor_language = SelectField(
        lazy_gettext("Language of the preceptor's page"),
        choices=[SelectChoice("en", "English"), SelectChoice("es", "Español")],
    )
