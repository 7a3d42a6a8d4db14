"""The program's settings: one table of what a school may choose, and how a typed value is read.

A setting is nothing that standing reads: what standing reads is part of the path version. Each
row says where its default comes from and whether anybody has verified it; pages that edit or show
the value show that beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.errors import Impossible, NotFound
from tracker.domain.requirement import Text

Value = int | str


class SettingSection(StrEnum):
    """The headings under which pages list the settings."""

    FILES = "files"
    EXTERNSHIP = "externship"
    CARD = "card"
    RECORDS = "records"
    CAREER = "career"
    MAIL = "mail"
    HELP = "help"


class SettingKind(StrEnum):
    """What sort of value a setting takes."""

    NUMBER = "number"  # a whole number from lowest to highest
    TEXT = "text"  # one line of at most ``highest`` characters; may be empty
    PHONE = "phone"  # a number to call, as people write it; may be empty


@dataclass(frozen=True, slots=True)
class ProgramSetting:
    """One thing that a school may choose.

    ``lowest`` and ``highest`` bound a number, or the characters of a text. ``origin`` says where
    the default comes from; ``unverified`` that nobody has checked it for this school.
    """

    section: SettingSection
    key: str
    kind: SettingKind
    default: Value
    lowest: int
    highest: int
    origin: Text
    unverified: bool


_PROPOSED = Text(
    "Our proposal; no rule was found that fixes it.",
    "Propuesta nuestra; no se encontró ninguna norma que lo fije.",
)
_ASKED = Text(
    "From the description of the product.",
    "De la descripción del producto.",
)
_OWN = Text(
    "The school's own; nothing is filled in until it says so.",
    "Propio de la escuela; queda vacío hasta que ella lo diga.",
)
_OWN_RULE = Text(
    "The school's own rule; no rule of a body was found that fixes it. 0 asks for none.",
    "Norma propia de la escuela; no se encontró ninguna de un organismo que lo fije. 0 no pide ninguna.",
)
_KEPT = Text(
    "34 CFR 668.8: a job counts once it was kept for 13 weeks.",
    "34 CFR 668.8: un empleo cuenta cuando se mantuvo 13 semanas.",
)
_EMERGENCY = Text(
    "The emergency number of the United States; a site may have one of its own.",
    "El número de emergencias de Estados Unidos; un sitio puede tener el suyo.",
)

_ANSWER = Text(
    "34 CFR 99.10(b): a request to inspect is answered within 45 days. 99.20 asks for a reasonable time "
    "for a correction; we hold it to the same 45.",
    "34 CFR 99.10(b): una solicitud de revisión se atiende en 45 días. 99.20 pide un plazo razonable "
    "para una corrección; aquí vale el mismo plazo de 45.",
)
_KEEP = Text(
    "No federal rule fixes it. California asks five years, electronically, for proof of rates.",
    "Ninguna norma federal lo fija. California pide cinco años, en formato electrónico, para las pruebas "
    "de las tasas.",
)

_FILES, _EXTERNSHIP, _CARD, _RECORDS, _CAREER, _MAIL, _HELP = SettingSection
LONGEST, FEWEST_DIGITS, MOST_DIGITS, MOST_SIGNS = 120, 3, 15, 40

SETTINGS: Mapping[str, ProgramSetting] = {
    row.key: row
    for row in (
        ProgramSetting(_FILES, "video_retention_days", SettingKind.NUMBER, 90, 1, 3650, _PROPOSED, True),
        ProgramSetting(_FILES, "upload_limit_mb", SettingKind.NUMBER, 200, 1, 2000, _PROPOSED, True),
        ProgramSetting(_FILES, "draft_days", SettingKind.NUMBER, 7, 1, 90, _PROPOSED, True),
        ProgramSetting(_FILES, "packet_days", SettingKind.NUMBER, 14, 1, 90, _PROPOSED, True),
        ProgramSetting(_FILES, "import_days", SettingKind.NUMBER, 7, 1, 90, _PROPOSED, True),
        ProgramSetting(_EXTERNSHIP, "link_grace_days", SettingKind.NUMBER, 14, 0, 180, _PROPOSED, True),
        ProgramSetting(_EXTERNSHIP, "reminder_days", SettingKind.NUMBER, 7, 1, 60, _PROPOSED, True),
        ProgramSetting(_EXTERNSHIP, "missing_shift_hours", SettingKind.NUMBER, 24, 1, 168, _ASKED, False),
        ProgramSetting(_EXTERNSHIP, "visit_weeks", SettingKind.NUMBER, 0, 0, 52, _OWN_RULE, False),
        ProgramSetting(_CARD, "exposure_contact_name", SettingKind.TEXT, "", 0, LONGEST, _OWN, False),
        ProgramSetting(_CARD, "exposure_contact_phone", SettingKind.PHONE, "", 0, MOST_SIGNS, _OWN, False),
        ProgramSetting(_CARD, "occupational_health_phone", SettingKind.PHONE, "", 0, MOST_SIGNS, _OWN, False),
        ProgramSetting(_CARD, "emergency_phone", SettingKind.PHONE, "911", 0, MOST_SIGNS, _EMERGENCY, True),
        ProgramSetting(_CARD, "exposure_card_approved_by", SettingKind.TEXT, "", 0, LONGEST, _OWN, False),
        ProgramSetting(_RECORDS, "correction_days", SettingKind.NUMBER, 45, 1, 45, _ANSWER, False),
        ProgramSetting(_RECORDS, "retention_years", SettingKind.NUMBER, 5, 1, 99, _KEEP, True),
        ProgramSetting(_CAREER, "recheck_weeks", SettingKind.NUMBER, 13, 1, 52, _KEPT, False),
        ProgramSetting(_MAIL, "due_soon_days", SettingKind.NUMBER, 3, 0, 30, _PROPOSED, True),
        ProgramSetting(_MAIL, "overdue_days", SettingKind.NUMBER, 7, 0, 60, _PROPOSED, True),
        ProgramSetting(_MAIL, "promise_days", SettingKind.NUMBER, 7, 0, 60, _PROPOSED, True),
        ProgramSetting(_MAIL, "week_mail_day", SettingKind.NUMBER, 1, 0, 7, _PROPOSED, True),
        ProgramSetting(_MAIL, "quiet_from", SettingKind.NUMBER, 21, 0, 23, _PROPOSED, True),
        ProgramSetting(_MAIL, "quiet_until", SettingKind.NUMBER, 8, 0, 23, _PROPOSED, True),
        ProgramSetting(_HELP, "help_quiet_days", SettingKind.NUMBER, 7, 1, 90, _PROPOSED, True),
        ProgramSetting(_HELP, "help_behind_days", SettingKind.NUMBER, 10, 1, 90, _PROPOSED, True),
        ProgramSetting(_HELP, "help_week_hours", SettingKind.NUMBER, 40, 1, 84, _PROPOSED, True),
        ProgramSetting(_HELP, "help_retake_days", SettingKind.NUMBER, 14, 1, 90, _PROPOSED, True),
    )
}
"""Every setting, in the order in which pages list them."""

_PHONE = re.compile(
    r"(?P<number>\+?[0-9() .\-/]+?)(?:\s*(?:ext\.?|x|#)\s*(?P<extension>[0-9]{1,6}))?", re.IGNORECASE
)
_LONGEST_NUMBER = 9


def setting_row(key: str) -> ProgramSetting:
    """The row of a setting; NotFound ``no_setting`` when there is none of this key."""
    found = SETTINGS.get(key)
    if found is None:
        raise NotFound("no_setting")
    return found


def parse(key: str, typed: str) -> Value:
    """What somebody typed, as the setting's value.

    Raises Impossible: ``setting_number`` (no whole number), ``setting_outside`` (with ``lowest``
    and ``highest``), ``setting_long`` (with ``most``), ``setting_phone``; all under the field
    ``value``.
    """
    row = setting_row(key)
    text = " ".join(typed.split())
    if row.kind is SettingKind.NUMBER:
        return _number(row, text)
    if len(text) > row.highest:
        raise Impossible("setting_long", field="value", most=row.highest)
    if row.kind is SettingKind.PHONE and text and not is_phone(text):
        raise Impossible("setting_phone", field="value")
    return text


def value_of(key: str, stored: str | None) -> Value:
    """The value behind what is stored, or the default where nothing is or where it no longer fits
    the table (a bound that became narrower)."""
    row = setting_row(key)
    if stored is None:
        return row.default
    try:
        return parse(key, stored)
    except Impossible:
        return row.default


def is_phone(text: str) -> bool:
    """Whether a phone can dial this: 3 to 15 digits, written as people write them, perhaps with an
    extension."""
    match = _PHONE.fullmatch(text)
    return match is not None and FEWEST_DIGITS <= len(_digits(match["number"])) <= MOST_DIGITS


def phone_link(text: str) -> str:
    """The address that dials a number: "(212) 555-0134 ext. 5" gives "tel:2125550134;ext=5".

    Empty for what is no number, so that a page draws no link that leads nowhere.
    """
    match = _PHONE.fullmatch(text)
    if match is None or not is_phone(text):
        return ""
    plus = "+" if text.startswith("+") else ""
    extension = f";ext={match['extension']}" if match["extension"] else ""
    return f"tel:{plus}{_digits(match['number'])}{extension}"


def _number(row: ProgramSetting, text: str) -> int:
    # str.isdigit() takes superscripts and digits of other scripts, which int() does not or should not.
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise Impossible("setting_number", field="value")
    value = int(text)
    if not row.lowest <= value <= row.highest:
        raise Impossible("setting_outside", field="value", lowest=row.lowest, highest=row.highest)
    return value


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
