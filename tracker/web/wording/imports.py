"""Words of imports: what a column holds, what a row is, what is wrong in it, and what happened."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.errors import Impossible
from tracker.domain.importing.columns import Field
from tracker.domain.kinds import ImportKind
from tracker.domain.path import Path
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.web.wording.dates import day_year
from tracker.web.wording.happened import Happened
from tracker.web.wording.kinds import entry_kind, entry_status
from tracker.web.wording.titles import title

KINDS: Mapping[ImportKind, LazyString] = {
    ImportKind.ROSTER: lazy_gettext("Roster: new students"),
    ImportKind.PROGRESS: lazy_gettext("Progress: skills, grades, papers"),
}
FIELD_NAMES: Mapping[Field, LazyString] = {
    Field.NAME: lazy_gettext("Student's name"),
    Field.GIVEN: lazy_gettext("Given name"),
    Field.FAMILY: lazy_gettext("Family name"),
    Field.EMAIL: lazy_gettext("Email"),
    Field.STARTED_ON: lazy_gettext("First day"),
    Field.LANGUAGE: lazy_gettext("Language"),
    Field.LINE: lazy_gettext("Skill or module, one a row"),
    Field.VALUE: lazy_gettext("Result of that skill or module"),
    Field.ON: lazy_gettext("Date of that skill or module"),
    Field.BY: lazy_gettext("Initials of who signed"),
}
PLAIN: Mapping[str, LazyString] = {
    "cell_unreadable": lazy_gettext("Not understood: type a tick (x), a date, or initials."),
    "cell_failed": lazy_gettext("A failed try is not brought in. Empty the cell, or put the date it was passed."),
    "cell_day": lazy_gettext("This is no date. Write it like 2026-11-24."),
    "cell_number": lazy_gettext("This is no number that fits here."),
    "cell_who": lazy_gettext("There is no name in this row."),
    "cell_no_email": lazy_gettext("A new student needs an email address."),
    "cell_email": lazy_gettext("This is no email address."),
    "cell_language": lazy_gettext("English or Spanish: write en or es."),
    "cell_line": lazy_gettext("No skill or module of this path has this name."),
    "cell_start": lazy_gettext("This first day lies years away from the start of the cohort."),
    "day_ambiguous": lazy_gettext("Day or month first? Say above how dates are written in this file."),
    "tick_undated": lazy_gettext("A tick without a date: say above on which day such ticks count."),
    "import_twice": lazy_gettext("Another row says something else of the same skill for this student."),
    "import_elsewhere": lazy_gettext("This address belongs to somebody outside this cohort: move them by hand."),
}
"""What is wrong in a row, where the sentence is always the same."""
WHY: Mapping[str, LazyString] = {
    "mail": lazy_gettext("by the address"),
    "chosen": lazy_gettext("as you said"),
    "mail_other_name": lazy_gettext("The address is known, with another name. Who is it?"),
    "name": lazy_gettext("Somebody has this name. Is it the same person?"),
    "namesakes": lazy_gettext("Several have this name. Who is it?"),
    "near": lazy_gettext("Somebody has nearly this name. Is it the same person?"),
    "unknown": lazy_gettext("Nobody in the cohort has this name."),
    "twin": lazy_gettext("Somebody above has the same name or address. Another person?"),
}
IMPORT_PROBLEMS: dict[str, LazyString] = {
    "import_columns": lazy_gettext("Name the columns first."),
    "import_nothing": lazy_gettext("There is nothing new in this file: all of it stands in the records."),
    "import_over": lazy_gettext("This file was applied already."),
    "import_not_last": lazy_gettext("Only your last import can be undone."),
    "import_nobody": lazy_gettext("No row fits exactly one student by name."),
    "imports_enough": lazy_gettext("Ten files are open already. Apply or put away one of them first."),
    "tick_ahead": lazy_gettext("Ticks cannot lie ahead: choose a day up to today."),
    "cell_long": lazy_gettext("A cell holds 200 characters at most."),
}


def column(line: Requirement, kind: EntryKind, path: Path) -> str:
    """A column about one line: "VS-01 Blood pressure: check-off"."""
    code = f"{line.code} " if line.code else ""
    return f"{code}{title(line)}: {entry_kind(kind).lower()}"


def kind(value: ImportKind) -> str:
    """What a file brings in."""
    return str(KINDS[value])


def told(code: str, facts: Mapping[str, Any], path: Path) -> str:
    """The sentence for something in a row."""
    from tracker.web.wording.problems import problem

    if code in PLAIN:
        return str(PLAIN[code])
    read = {name: _read(value) for name, value in facts.items()}
    say = _SAID.get(code)
    return say(read) if say else problem(Impossible(code, **read), path)


def _read(value: Any) -> Any:
    """A fact as it was before it was kept as JSON."""
    if isinstance(value, dict) and "day" in value:
        return date.fromisoformat(value["day"][:10])
    return tuple(value) if isinstance(value, list) else value


def _stands(facts: Mapping[str, Any]) -> str:
    parts = [entry_status(EntryStatus(facts["status"]))]
    parts += [f"{facts['amount']} %"] if facts["amount"] is not None else []
    parts += [day_year(facts["on"])] if isinstance(facts["on"], date) else []
    parts += [facts["by"]] if facts["by"] else []
    return gettext("On file: %(what)s. It stays.", what=", ".join(parts))


_SAID: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "import_stands": _stands,
    "import_twin": lambda facts: gettext("The same name or address stands in row %(n)s.", n=facts["row"]),
    "import_other_name": lambda facts: gettext("On file as %(name)s. It stays.", name=facts["name"]),
}


def _unready(said: Any) -> str:
    return ngettext(
        "%(num)d row has to be mended or answered first. Nothing was brought in.",
        "%(num)d rows have to be mended or answered first. Nothing was brought in.",
        said.facts["rows"],
    )


def _relied(said: Any) -> str:
    names = said.facts["names"]
    if said.facts["more"]:
        names = gettext("%(names)s and %(n)s more", names=names, n=said.facts["more"])
    return gettext(
        "Nothing was undone: something was decided or added since on what this import brought, for %(names)s. "
        "Void single entries in their files.",
        names=names,
    )


SAID_PROBLEMS: dict[str, Callable[[Any], str]] = {"import_unready": _unready, "import_relied": _relied}


def _was_read(happened: Happened) -> str:
    words = {"name": happened.name, "n": happened.text("rows"), "cohort": happened.text("cohort")}
    return gettext("%(name)s read a file for %(cohort)s, rows: %(n)s", **words)


def _was_applied(happened: Happened) -> str:
    words = {"name": happened.name, "n": happened.text("entries"), "people": happened.text("people")}
    return gettext("%(name)s brought in a file, entries: %(n)s, people: %(people)s", **words)


IMPORT_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "import.read": _was_read,
    "import.applied": _was_applied,
    "import.undone": lambda happened: gettext("%(name)s undid an import", name=happened.name),
    "import.put_away": lambda happened: gettext("%(name)s put away a file", name=happened.name),
}
