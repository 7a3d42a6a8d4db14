"""Which function decides which definition. ``loader`` refuses a definition without one."""

from collections.abc import Callable, Mapping

from tracker.domain.outcomes import abhes, california, federal, maerb, wioa
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person

Rule = Callable[[Definition, Person, Window], Case | None]

RULES: Mapping[str, Rule] = {
    "abhes.retention": abhes.retention,
    "abhes.placement": abhes.placement,
    "abhes.pass": abhes.credential_pass,
    "abhes.graduation": abhes.graduation,
    "california.on-time": california.on_time,
    "california.placement": california.placement,
    "california.first-exam": california.first_exam,
    "federal.placement": federal.placement,
    "maerb.retention": maerb.retention,
    "maerb.participation": maerb.participation,
    "maerb.passage": abhes.credential_pass,
    "maerb.placement": maerb.placement,
    "wioa.employed-q2": wioa.employed,
    "wioa.employed-q4": wioa.employed,
    "wioa.credential": wioa.credential,
}
