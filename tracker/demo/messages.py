"""Messages of the demo school: a template, one message that was sent, and a draft."""

from collections.abc import Mapping
from datetime import timedelta

from tracker.commands import messaging, templating
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.web.wording.messages import filler

_NAME = "A quiet week"
_WORDS = {
    "subject_en": "How is it going?",
    "text_en": "Hello {first_name}, next on your path: {next_line}. Is something in your way? {sender}",
    "subject_es": "¿Cómo va?",
    "text_es": "Hola, {first_name}: lo siguiente en tu camino: {next_line}. ¿Algo te lo impide? {sender}",
}
_TO = ("Joaquín Luciérnaga", "Bram Thistle", "Amaru Quebrada Sol")
_DRAFT_TO = "Fausto Brisa"


def messages(school: DemoSchool, pupils: Mapping[str, Pupil]) -> None:
    """The coordinator wrote to three students two days ago, and has not finished writing to a fourth."""
    group, day = pupils[_DRAFT_TO].group, school.today - timedelta(days=2)
    who = group.coordinator
    made = school.do(who, templating.make_template, day=day, name=_NAME, words=_WORDS)
    people = [pupils[name].actor.person_id for name in _TO]
    begun = school.do(
        who, messaging.draft_message, group.id, day=day, people=people, template_id=made["template"]
    )
    school.do(who, messaging.send_message, begun["message"], day=day, say=filler(who.name))
    alone = [pupils[_DRAFT_TO].actor.person_id]
    school.do(who, messaging.draft_message, group.id, day=school.today, people=alone)
