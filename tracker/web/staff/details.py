"""What only some kinds of entries say, as terms and values: a paper's dates, a shift's times."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from tracker.domain.evaluation import Anchor
from tracker.domain.kinds import CeCategory, Closing, ProofWay, Relation, SiteSetting, Way
from tracker.domain.path import Path
from tracker.domain.shifts import Deduction
from tracker.domain.statuses import EntryKind, Mode, RequestKind, Source
from tracker.web import wording
from tracker.web.staff.said import amount_of
from tracker.web.wording import career
from tracker.web.wording.shifts import deduction
from tracker.web.wording.titles import text

Facts = list[tuple[str, str]]


def details(entry: Mapping[str, Any], path: Path) -> Facts:
    """Everything an entry claims, in the order to read it; what is empty is left out."""
    kind = EntryKind(entry["kind"])
    found: Facts = []
    if kind is not EntryKind.REQUEST and not entry["issued_on"]:
        found.append((gettext("Day"), wording.day_year(entry["happened_on"])))
    found.append((gettext("How much"), amount_of(kind, entry["amount"])))
    found.append((gettext("How"), wording.mode(Mode(entry["mode"])) if entry["mode"] else ""))
    more = _MORE.get(kind)
    found += more(entry, path) if more else []
    if entry["source"] != Source.STUDENT:
        found.append((gettext("Came in"), wording.source(Source(entry["source"]))))
    return [(term, value) for term, value in found if value]


def _day(value: Any) -> str:
    return wording.day_year(value) if value else ""


def _document(entry: Mapping[str, Any], _path: Path) -> Facts:
    doses = ", ".join(_iso_day(day) for day in (entry["doses"] or "").split())
    return [
        (gettext("Proof"), wording.proof(entry["proof"] or "")),
        (gettext("Number"), entry["number"] or ""),
        (gettext("Issued"), _day(entry["issued_on"])),
        (gettext("Doses"), doses),
        (
            gettext("Next dose due") if entry["on_schedule"] else gettext("Valid until"),
            _day(entry["expires_on"]),
        ),
    ]


def _iso_day(text: str) -> str:
    return wording.day_year(date.fromisoformat(text))


def _evaluation(entry: Mapping[str, Any], path: Path) -> Facts:
    """What a preceptor saw. The student's word about the site is read in the file, by who may."""
    if path.evaluation is None or not (entry["form"] or "").startswith("student:"):
        return []
    form, said = path.evaluation.student, json.loads(entry["answers"])
    levels = said.get("levels", {})
    found = [
        (text(line.title), text(form.levels[Anchor(levels[line.key])]))
        for line in form.lines
        if levels.get(line.key) in list(Anchor)
    ]
    return [*found, (gettext("Remark"), said.get("note", ""))]


def _shift(entry: Mapping[str, Any], path: Path) -> Facts:
    return [
        (gettext("From"), wording.moment(entry["started_at"])),
        (gettext("To"), wording.moment(entry["ended_at"])),
        (gettext("Break"), gettext("%(n)s min", n=entry["break_minutes"])),
        *(
            (gettext("Does not count"), deduction(why, entry[name], path.shift_rules))
            for name, why in _DEDUCTED
            if entry[name]
        ),
    ]


_DEDUCTED = (("class_deducted", Deduction.CLASS_TIME), ("break_deducted", Deduction.LONG_SHIFT))


def _placement(entry: Mapping[str, Any], _path: Path) -> Facts:
    is_confirmed = entry["contact_confirmed_at"] is not None
    return [
        (gettext("Site"), entry["site_name"]),
        (gettext("From"), _day(entry["starts_on"])),
        (gettext("To"), _day(entry["until_on"] or entry["ends_on"])),
        (gettext("Ended early"), entry["end_reason"] or ""),
        (gettext("Pattern"), wording.pattern(entry["pattern"] or "")),
        (gettext("Preceptor"), entry["preceptor"] or ""),
        (gettext("Contact"), entry["preceptor_contact"] or ""),
        (gettext("Contact confirmed"), gettext("Yes") if is_confirmed else ""),
        (gettext("Papers of its own"), gettext("Yes") if entry["asks_documents"] else ""),
    ]


def _preference(entry: Mapping[str, Any], _path: Path) -> Facts:
    hours = entry["hours_a_week"]
    span = {"start": entry["from_time"], "end": entry["to_time"]}
    return [
        (gettext("Days"), wording.days_words(entry["days"] or "")),
        (gettext("Hours"), gettext("%(start)s to %(end)s", **span) if entry["from_time"] else ""),
        (gettext("Hours a week"), str(hours) if hours else ""),
        (gettext("Area"), ", ".join(part for part in (entry["area"], entry["state"]) if part)),
        (gettext("Transport"), wording.transport(entry["transport"] or "")),
        (gettext("Site of their own"), entry["own_site"] or ""),
    ]


def _attempt(entry: Mapping[str, Any], _path: Path) -> Facts:
    return [
        (gettext("Result"), gettext("Passed") if entry["passed"] else gettext("Not passed")),
        (gettext("Where"), _PLACES.get(entry["delivery"] or "", lambda: entry["delivery"] or "")()),
    ]


_PLACES: dict[str, Callable[[], str]] = {
    "center": lambda: gettext("At a test center"),
    "online": lambda: gettext("Online, watched"),
    "school": lambda: gettext("At the school"),
}


def _job(entry: Mapping[str, Any], _path: Path) -> Facts:
    return [
        (gettext("Employer"), entry["employer"]),
        (gettext("Title"), entry["title"] or ""),
        (gettext("First day"), _day(entry["starts_on"])),
        (gettext("Last day"), _day(entry["left_on"])),
        (gettext("What sort of work"), _relation(entry)),
        (gettext("Kind of place"), _setting(entry["setting"] or "")),
        (gettext("Pay a year"), career.pay_band(entry["pay_band"])),
    ]


def _relation(entry: Mapping[str, Any]) -> str:
    """How it relates to the training; older rows say only whether it is in the field."""
    if entry["relation"]:
        return career.relation(Relation(entry["relation"]))
    return career.relation(Relation.IN_FIELD) if entry["in_field"] else gettext("not in the field")


def _setting(value: str) -> str:
    return wording.site_setting(SiteSetting(value)) if value in list(SiteSetting) else value


def _closer(entry: Mapping[str, Any], _path: Path) -> Facts:
    return [
        (gettext("Reason"), career.closing(Closing(entry["closing"]))),
        (gettext("What proves it"), entry["proof"] or ""),
    ]


def _verification(entry: Mapping[str, Any], _path: Path) -> Facts:
    way = entry["proof_way"]
    found = [
        (gettext("What proves it"), career.proof_way(ProofWay(way)) if way else ""),
        (gettext("Who said it"), entry["said_by"] or ""),
    ]
    if entry["still_there"] is not None:
        found.append((gettext("Still there"), gettext("Yes") if entry["still_there"] else gettext("No")))
    return found


def _education(entry: Mapping[str, Any], _path: Path) -> Facts:
    category = entry["category"]
    return [
        (gettext("Course"), entry["course"] or ""),
        (gettext("Who gave it"), entry["provider"] or ""),
        (gettext("Category"), career.ce_category(CeCategory(category)) if category else ""),
    ]


def _request(entry: Mapping[str, Any], path: Path) -> Facts:
    kind = RequestKind(entry["request"])
    targets = [path.by_key[key] for key in (entry["targets"] or "").split() if key in path.by_key]
    until = {RequestKind.EXTENSION: gettext("New date"), RequestKind.ROUTE: gettext("Expected graduation")}
    return [
        (gettext("Asks for"), wording.request_kind(kind)),
        (gettext("Lines"), "; ".join(wording.title(line) for line in targets)),
        (gettext("From"), _day(entry["starts_on"])),
        (until.get(kind, gettext("Until")), _day(entry["ends_on"])),
        (gettext("Route"), _routes(entry, path) if kind is RequestKind.ROUTE else ""),
    ]


def _routes(entry: Mapping[str, Any], path: Path) -> str:
    return wording.route_titles(path, (entry["routes"] or "").split())


def _checkoff(entry: Mapping[str, Any], _path: Path) -> Facts:
    return [(gettext("Shown"), wording.way(Way(entry["way"])) if entry["way"] else "")]


_MORE: dict[EntryKind, Callable[[Mapping[str, Any], Path], Facts]] = {
    EntryKind.CHECKOFF: _checkoff,
    EntryKind.DOCUMENT: _document,
    EntryKind.RENEWAL: _document,
    EntryKind.EVALUATION: _evaluation,
    EntryKind.SHIFT: _shift,
    EntryKind.PLACEMENT: _placement,
    EntryKind.PREFERENCE: _preference,
    EntryKind.ATTEMPT: _attempt,
    EntryKind.JOB: _job,
    EntryKind.CLOSER: _closer,
    EntryKind.VERIFICATION: _verification,
    EntryKind.RECHECK: _verification,
    EntryKind.EDUCATION: _education,
    EntryKind.REQUEST: _request,
}
