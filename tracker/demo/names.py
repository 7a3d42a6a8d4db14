"""The people of the demo school. Nobody is called like this: words of nature and light.

``lag`` is how many days behind the plan somebody works; ``case`` names what is special about them
(see ``cases.py``).
"""

from dataclasses import dataclass

PASSWORD = "demo-path-2026"  # nosec B105  # the public password of the demo
STUDENT_EMAIL = "student@demo.test"
ALDER, JUNIPER, SORREL, LAUREL = "Alder", "Juniper", "Sorrel", "Laurel"
YARROW = "Yarrow"
DRAWS = "cpt"
"""The program that the cohort Yarrow is in; all others are in the first."""


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up student."""

    given: str
    family: str
    lag: int
    case: str = ""
    language: str = "en"
    routes: tuple[str, ...] = ()


STUDENTS: dict[str, tuple[Made, ...]] = {
    ALDER: (
        Made("Samir", "Lodestar", -9, "verified"),
        Made("Gus", "Fernhollow", -6, "hired"),
        Made("Ada", "Moonfield", 0, "test_first", routes=("test-first",)),
        Made("Teo", "Carrizo", 6, "test_first_booked", "es", ("test-first",)),
        Made("Marisol", "Arroyo Clavel", -12, "failed_exam", "es"),
        Made("Rowan", "Brightwater", 2, "job_open"),
        Made("Inés", "Farol", 44, "shifts_waiting", "es"),
        Made("Juno", "Saltmarsh", 40, "shifts_waiting"),
        Made("Caspian", "Reedmace", 47, "skill_waived"),
        Made("Ofelia", "Piedra Luna", 41, "midterm", "es"),
        Made("Wren", "O'Cloudberry", 48, "quiet"),
        Made("Basil", "Thornapple", 58, "papers_expired"),
        Made("Nieves", "Rocío", 64, "on_leave", "es"),
        Made("Orson", "Mistral", 80, "withdrawn"),
        Made("Perla", "Estero", 3, "reentered", "es"),
        Made("Soren", "Whitethorn", 22, "moved"),
        Made("Calla", "Windermere", 45, "diploma_last", routes=("diploma-last",)),
    ),
    JUNIPER: (
        Made("Pip", "Larkspur", 0, "pip"),
        Made("Fausto", "Brisa", 27, "diploma_returned", "es"),
        Made("Noor", "Halcyon", -2, "asks_route"),
        Made("Luz", "Candil", -1, "papers_waiting", "es"),
        Made("Vera", "Nightjar", 31, "paper_expired"),
        Made("Bram", "Thistle", 19, "asks_extension"),
        Made("Alder", "Vane", 12, "checkoffs_waiting"),
        Made("Nell", "Driftwood", 6, "back_from_leave"),
        Made("Hazel", "Quill", 2, "extension_granted"),
        Made("Olga", "Tintero", 5, "on_leave", "es"),
        Made("Iris", "Pebble", -3, "waived"),
        Made("Zéphyr", "Noisette-Montgolfière de la Rivière", 1, "checkoffs_waiting"),
        Made("Ottilie", "Snowberry", 2, "asks_waiver"),
        Made("Amaru", "Quebrada Sol", 14, "checkoff_returned", "es"),
        Made("Fern", "O'Something", 0, "test_first_asked_before", routes=("test-first",)),
        Made("Isla", "Sandpiper", -6, "submission_sent"),
        Made("Tamsin", "Bluebell", 1, "checkoff_late"),
        Made("Joaquín", "Luciérnaga", 8, "quiet", "es"),
        Made("Marlow", "Kingfisher", 17, "withdrawn"),
        Made("Delphine", "Amberley", -4, "voided"),
        Made("Kestrel", "Applegarth", 11, "plan_waiting"),
    ),
    SORREL: (
        Made("Maple", "Greenaway", 0),
        Made("Lucero", "del Alba", 1, "papers_waiting", "es"),
        Made("Heath", "Cobblestone", 2),
        Made("Ximena", "Río Claro", -3, "", "es"),
        Made("Aster", "Finch", 4, "diploma_last", routes=("diploma-last",)),
        Made("Björn", "Eiderdown", 6, "diploma_returned"),
        Made("Coral", "Seagrass", -1),
        Made("Tobias", "Foxglove", 12, "not_started"),
        Made("Azucena", "Monte", 3, "", "es"),
        Made("Robin", "Hawthorn", 0, "both_routes", routes=("diploma-last", "test-first")),
        Made("Clementine", "Birdsong", 2),
        Made("Orla", "Ravenglass", 9, "not_started"),
        Made("Lark", "Pennywort", -2),
        Made("Cielo", "Amapola", 1, "", "es"),
        Made("Thaddeus", "Moorhen", 5, "quiet"),
        Made("Willa", "Dewdrop", 0, "asks_leave"),
        Made("Estela", "Marejada", 3, "", "es"),
        Made("Bryn", "Lichen", -1),
    ),
    LAUREL: (
        Made("Ansel", "Meadowlark", -4, "alum_kept"),
        Made("Dunya", "Selkie", 12, "alum_related"),
        Made("Elm", "Wagtail", 5, "alum_said"),
        Made("Fidelia", "Rosemary", 1, "alum_serves"),
        Made("Gorse", "Holloway", 9, "alum_study_said"),
        Made("Hana", "Foxtail", 20, "alum_second_try"),
        Made("Ivo", "Peregrine", 6, "alum_looking"),
        Made("Jacinta", "Brezo", 0, "alum_left", "es"),
    ),
    YARROW: (
        Made("Sable", "Goldfinch", -1, "draws_waiting"),
        Made("Milagros", "Vega Nube", -4, "", "es"),
        Made("Quince", "Harrow", -11),
        Made("Linden", "Starling", 16, "papers_waiting"),
        Made("Rocío", "Manantial", 1, "", "es"),
        Made("Tansy", "Ironwood", -3, "checkoffs_waiting"),
        Made("Everett", "Puddle", 13, "quiet"),
        Made("Bruno", "Espiga", 24, "withdrawn", "es"),
    ),
}

SITES = (
    ("Heron Clinic", "Dr. Opal Wintergreen"),
    ("Larch Street Family Practice", "Marigold Ash, CMA (AAMA)"),
    ("Clínica La Golondrina", "Paloma Serrano Luz, RN"),
    ("Stillwater Pediatrics", "Cedar Holloway, RMA"),
)
LABS = (("Petrel Laboratory", "Ione Saltgrass, CPT"),)
"""Where blood is drawn all day."""
EMPLOYERS = ("Heron Clinic", "Stillwater Pediatrics", "Tidewater Urgent Care")
