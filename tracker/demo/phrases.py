"""Return phrases: what the school says often, and one of the instructor's own."""

from datetime import timedelta

from tracker.commands.phrases import add_phrase
from tracker.demo.school import DemoSchool

_SHARED = (
    (
        "The picture is too dark to read: take it again in daylight.",
        "La foto está muy oscura para leerla: tómala otra vez con luz de día.",
    ),
    ("Please send both sides of the page.", "Envía los dos lados de la hoja."),
    (
        "Your hands leave the frame: place the phone so that every step shows.",
        "Tus manos salen del cuadro: coloca el teléfono para que se vea cada paso.",
    ),
    ("The date on the paper is missing.", "Falta la fecha en el documento."),
)
_OWN = (
    "Say out loud what you measure before you write it down.",
    "Di en voz alta lo que mides antes de anotarlo.",
)


def return_phrases(school: DemoSchool) -> None:
    """Kept a month ago."""
    group, day = next(iter(school.groups.values())), school.today - timedelta(days=30)
    for en, es in _SHARED:
        school.do(group.coordinator, add_phrase, day=day, en=en, es=es, is_shared=True)
    school.do(group.instructor, add_phrase, day=day, en=_OWN[0], es=_OWN[1])
