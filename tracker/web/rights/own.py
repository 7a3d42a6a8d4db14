"""The student's own pages: what is held, who opened it, to whom it was given, directory information."""

from collections.abc import Mapping
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands.keeping import choose_directory
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries import held, rights
from tracker.queries.corrections import corrections_of
from tracker.queries.settings import setting
from tracker.queries.student_record import StudentRecord
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import new_key
from tracker.web.rights import said
from tracker.web.student.loaders import own_record
from tracker.web.wording.rights import held_groups


@requires(Permission.SEE_OWN, on=own_record)
def record(record: StudentRecord) -> str:
    """Everything that is held, by kind, and what one may do about it."""
    person_id = record.loaded.person.id
    counted = held.counts(db.session, person_id)
    asked = corrections_of(db.session, person_id)
    return render_template(
        "rights/record.html",
        groups=[(label, sum(counted[name] for name in names), href) for label, names, href in _groups()],
        rows=sum(counted.values()),
        open_count=sum(one.is_open for one in asked),
        asked_count=len(asked),
        is_out=rights.is_opted_out(db.session, person_id),
        days=setting(db.session, "correction_days"),
        holds=rights.holds(db.session, person_id),
        key=new_key(),
    )


def _groups() -> list[tuple[str, tuple[str, ...], str]]:
    places: Mapping[str, str] = {
        "entries": url_for(".things"),
        "notes": url_for(".things", _anchor="note"),
        "incidents": url_for(".things", _anchor="incident"),
        "history": url_for("student.history"),
        "logs": url_for(".openings"),
        "requests": url_for(".corrections"),
        "account": url_for("account.settings"),
        "profile": url_for("account.settings"),
        "placement": url_for("student.externship"),
    }
    return [(label, tables, places.get(group, "")) for group, label, tables in held_groups()]


@requires(Permission.SEE_OWN, on=own_record)
def things(record: StudentRecord) -> str:
    """Entries, notes and incident reports one by one, each with the way to a correction."""
    found = held.things(db.session, record.loaded.person.id)
    groups = {
        kind.value: [said.thing(one) for one in ones]
        for kind, ones in groupby(found, key=lambda one: one.about.kind)
    }
    return render_template("rights/things.html", groups=groups, record=record)


@requires(Permission.SEE_OWN, on=own_record)
def openings(record: StudentRecord) -> str:
    """Who opened the file, and to whom something of it was given."""
    person_id = record.loaded.person.id
    found = rights.openings(db.session, person_id)
    return render_template(
        "rights/openings.html",
        zone=record.zone,
        openings=found,
        days=said.by_day(found, record.zone),
        given=rights.disclosures(db.session, person_id),
        most=rights.MOST_SHOWN,
    )


@requires(Permission.LOG, on=own_record)
def choose(_record: StudentRecord) -> Response:
    """Keep directory information to the school, or allow it again."""
    is_out = request.form.get("out") == "yes"
    act(choose_directory, is_out=is_out)
    if is_out:
        flash(gettext("Nothing directory-like about you is shown or given out from now on."))
    else:
        flash(gettext("The school may use your directory information again."))
    return redirect(url_for(".record", _anchor="directory"), code=303)
