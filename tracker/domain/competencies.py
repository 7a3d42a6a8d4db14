"""The accreditor's list of competencies, by edition: areas with how many items each has.

Items are numbered and not worded here: the wording is the accreditor's. Counts of the 2022 edition are
unverified but for area I (domain facts 2.1); pages that count against them say so. Competency
references on sheets and forms are of the edition that the sheets' loader names: 2022.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.requirement import Text


@dataclass(frozen=True, slots=True)
class Area:
    """One area of an edition; ``stem`` is how its references begin ("I.P"), ``items`` how many it has."""

    stem: str
    title: Text
    items: int
    unverified: bool = True


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the list."""

    key: str
    title: Text
    areas: tuple[Area, ...]
    origin: Text

    def area_of(self, leaf: str) -> Area | None:
        """The area that a reference belongs to."""
        return next((area for area in self.areas if leaf.startswith(f"{area.stem}.")), None)


_2022 = Edition(
    "2022",
    Text("MAERB core curriculum, 2022 edition", "Plan básico de MAERB, edición 2022"),
    (
        Area(
            "I.P",
            Text("Anatomy, physiology, pharmacology", "Anatomía, fisiología, farmacología"),
            13,
            unverified=False,
        ),
        Area("II.P", Text("Applied mathematics", "Matemáticas aplicadas"), 5),
        Area("III.P", Text("Infection control", "Control de infecciones"), 10),
        Area("IV.P", Text("Nutrition", "Nutrición"), 1),
        Area("V.P", Text("Communication", "Comunicación"), 8),
        Area("VI.P", Text("Administrative functions", "Funciones administrativas"), 4),
        Area("VII.P", Text("Practice finances", "Finanzas del consultorio"), 3),
        Area("VIII.P", Text("Third-party reimbursement", "Reembolso de terceros"), 5),
        Area("IX.P", Text("Coding", "Codificación"), 3),
        Area("X.P", Text("Legal implications", "Aspectos legales"), 6),
        Area("XI.P", Text("Ethics and professional conduct", "Ética y conducta profesional"), 1),
        Area("XII.P", Text("Protective practices", "Prácticas de protección"), 4),
        Area("A", Text("Affective skills", "Habilidades afectivas"), 8),
    ),
    Text(
        "Counts of items are ours and unverified, but for area I: ask the accreditor for the list in force.",
        "El número de puntos es nuestro y no está verificado, salvo el área I: pide a la acreditadora la "
        "lista vigente.",
    ),
)

EDITIONS: Mapping[str, Edition] = {_2022.key: _2022}
"""Every edition that sheets can name, newest last."""
NEWEST = _2022.key


def order_of(leaf: str) -> tuple[object, ...]:
    """References in the order of the list: numbers as numbers, parts as letters."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in leaf.split("."))
