"""What a student asks for: a later date, a waiver, a leave, a route, an exception, to leave."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField, ValidationError

from tracker.domain.statuses import RequestKind
from tracker.web.forms.fields import Day, HouseForm, Note, needed

_FIELDS: dict[RequestKind, tuple[str, ...]] = {
    RequestKind.EXTENSION: ("targets", "ends_on"),
    RequestKind.WAIVER: ("targets",),
    RequestKind.EXCEPTION: ("targets",),
    RequestKind.LEAVE: ("starts_on", "ends_on"),
    RequestKind.ROUTE: ("routes", "ends_on"),
    RequestKind.WITHDRAWAL: ("starts_on",),
}
"""What each kind of request asks besides the reason."""

_MOST_TARGETS = 200


class RequestForm(HouseForm):
    """One request; ``fit`` keeps the fields of its kind. Lines and routes are the command's to check."""

    targets = SelectMultipleField(lazy_gettext("For what"), validate_choice=False)
    routes = SelectMultipleField(lazy_gettext("Which order"), validate_choice=False)
    starts_on = Day(lazy_gettext("From"))
    ends_on = Day(lazy_gettext("Until"))
    note = Note(lazy_gettext("Why"), [needed(lazy_gettext("Say why you ask."))])

    def fit(self, kind: RequestKind) -> None:
        """Keep the fields of this kind."""
        for name in ("targets", "routes", "starts_on", "ends_on"):
            if name not in _FIELDS[kind]:
                delattr(self, name)
        if kind is RequestKind.EXTENSION:
            self.ends_on.label.text = lazy_gettext("New date")
            self.ends_on.validators = [needed(lazy_gettext("Choose the new date."))]
        elif kind is RequestKind.ROUTE:
            self.ends_on.label.text = lazy_gettext("Expected graduation, if the diploma follows the exam")
        elif kind is RequestKind.LEAVE:
            self.ends_on.label.text = lazy_gettext("Last day, if you know it")
            self.starts_on.validators = [needed(lazy_gettext("Choose the first day."))]

    def validate_targets(self, field: Any) -> None:
        """No form of ours names more lines than a path has."""
        if len(field.data or ()) > _MOST_TARGETS or any(len(key) > 60 for key in field.data or ()):
            raise ValidationError(lazy_gettext("Choose fewer."))

    def arguments(self) -> dict[str, Any]:
        """What ``commands.requests.ask`` takes besides the kind."""
        found: dict[str, Any] = {
            name: field.data for name, field in self._fields.items() if name not in ("routes", "targets")
        }
        if self.routes is not None:
            found["routes"] = frozenset(self.routes.data or ())
        if self.targets is not None:
            found["targets"] = tuple(dict.fromkeys(self.targets.data or ()))
        return found


class GoalsForm(HouseForm):
    """Which optional counts are on."""

    goals = SelectMultipleField(lazy_gettext("Goals"), validate_choice=False)
