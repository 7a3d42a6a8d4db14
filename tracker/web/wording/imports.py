"""Words of imports: what a column holds, what a row is, what is wrong in it, and what happened."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.importing.columns import Field
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.path import Path
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import ImportRun
from tracker.web.wording.dates import day_year, moment
from tracker.web.wording.happened import Happened
from tracker.web.wording.kinds import entry_kind, entry_status
from tracker.web.wording.titles import joined, title

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
    "cell_failed": lazy_gettext(
        "A failed try is not brought in. Empty the cell, or put the date it was passed."
    ),
    "cell_day": lazy_gettext("This is no date. Write it like 2026-11-24."),
    "cell_number": lazy_gettext("This is no number that fits here."),
    "cell_share": lazy_gettext("Is this 1 % or 100 %? Write it with the sign."),
    "cell_who": lazy_gettext("There is no name in this row."),
    "cell_no_email": lazy_gettext("A new student needs an email address."),
    "cell_email": lazy_gettext("This is no email address."),
    "cell_language": lazy_gettext("English or Spanish: write en or es."),
    "cell_line": lazy_gettext("No skill or module of this path has this name."),
    "cell_start": lazy_gettext("This first day lies years away from the start of the cohort."),
    "day_ambiguous": lazy_gettext("Day or month first? Say above how dates are written in this file."),
    "tick_undated": lazy_gettext("No date here: say above from which day such cells count."),
    "import_twice": lazy_gettext("Another row says something else of the same skill for this student."),
    "import_elsewhere": lazy_gettext(
        "This address belongs to somebody outside this cohort: move them by hand."
    ),
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
PLAIN_IMPORTS: dict[str, LazyString] = {
    "import_kind": lazy_gettext("Say what the file holds."),
    "import_cohort": lazy_gettext("Choose one of your cohorts."),
    "import_columns": lazy_gettext("Name the columns first."),
    "import_same_columns": lazy_gettext("Two columns hold the same. Leave one of them unnamed."),
    "import_nothing": lazy_gettext("There is nothing new in this file: all of it stands in the records."),
    "import_over": lazy_gettext("This file was applied already."),
    "import_not_last": lazy_gettext("Only your last import can be undone."),
    "import_nobody": lazy_gettext("No row fits exactly one student by name."),
    "imports_enough": lazy_gettext("Ten files are open already. Apply or put away one of them first."),
    "tick_ahead": lazy_gettext("This day lies ahead: choose one up to today."),
    "cell_long": lazy_gettext("A cell holds 200 characters at most."),
}


STATES: Mapping[ImportState, LazyString] = {
    ImportState.STAGED: lazy_gettext("Not brought in yet"),
    ImportState.APPLIED: lazy_gettext("Brought in"),
    ImportState.UNDONE: lazy_gettext("Undone"),
}
STATE_TONES: Mapping[ImportState, str] = {
    ImportState.STAGED: "open",
    ImportState.APPLIED: "done",
    ImportState.UNDONE: "closed",
}


def summary(run: ImportRun, counted: Mapping[str, int]) -> str:
    """What a file brings in, or brought in."""
    is_staged = run.state is ImportState.STAGED
    people = counted["people"] if is_staged else run.people
    if run.kind is ImportKind.ROSTER:
        told = ngettext("%(num)d new student", "%(num)d new students", people)
    else:
        entries = counted["entries"] if is_staged else run.entries
        students = ngettext("%(num)d student", "%(num)d students", people)
        told = ngettext(
            "%(num)d new entry for %(students)s",
            "%(num)d new entries for %(students)s",
            entries,
            students=students,
        )
    if run.undone_at is not None:
        return gettext("Undone %(moment)s: %(what)s.", moment=moment(run.undone_at), what=told)
    if run.applied_at is not None:
        return gettext("Brought in %(moment)s: %(what)s.", moment=moment(run.applied_at), what=told)
    return gettext("It brings: %(what)s.", what=told)


def column(line: Requirement, kind: EntryKind, path: Path) -> str:
    """A column about one line: "VS-01 Blood pressure: check-off"."""
    code = f"{line.code} " if line.code else ""
    return f"{code}{title(line)}: {entry_kind(kind).lower()}"


def kind(value: ImportKind) -> str:
    """What a file brings in."""
    return str(KINDS[value])


def _stands(facts: Mapping[str, Any]) -> str:
    parts = [entry_status(EntryStatus(facts["status"]))]
    parts += [f"{facts['amount']} %"] if facts["amount"] is not None else []
    parts += [day_year(facts["on"])] if isinstance(facts["on"], date) else []
    parts += [facts["by"]] if facts["by"] else []
    return gettext("On file: %(what)s. It stays.", what=", ".join(parts))


SAID: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
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
        "Nothing was undone: something was decided or added since on what this import brought, for "
        "%(names)s. Void single entries in their files.",
        names=names,
    )


def _unknown(said: Any) -> str:
    columns = joined(said.facts["columns"])
    return gettext("Choose from the list, nothing was kept. Not in it: %(columns)s.", columns=columns)


IMPORT_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "import_unknown": _unknown,
    "import_unready": _unready,
    "import_relied": _relied,
}


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
