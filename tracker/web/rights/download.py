"""Everything at once: one ZIP with the record as JSON and as PDF, and every file of the student's."""

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from flask import render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.models import Evidence
from tracker.queries import held, rights
from tracker.queries.corrections import corrections_of
from tracker.queries.student_events import everything_told
from tracker.queries.student_record import StudentRecord
from tracker.services import clock
from tracker.services.files import NoFile, Store
from tracker.services.pdf import NoPango, pdf_of
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.evidence.serving import ENDINGS
from tracker.web.evidence.store import store
from tracker.web.rights import said
from tracker.web.student.loaders import own_record

STAMP = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """What a ZIP is written into: gives on what was written, keeps nothing."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        """Take a block."""
        self._blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time."""
        blocks, self._blocks = self._blocks, []
        yield from blocks


@requires(Permission.SEE_OWN, on=own_record)
def download(record: StudentRecord) -> Response:
    """The ZIP, sent as it is made: no file is ever held whole in memory."""
    person_id = record.loaded.person.id
    parts = {
        "README.txt": _readme(),
        "record.json": json.dumps(
            held.everything(db.session, person_id, clock.now()), ensure_ascii=False, indent=1
        ).encode(),
    }
    try:
        parts["record.pdf"] = pdf_of(_html(record))
    except NoPango:
        parts["NO-PDF.txt"] = gettext(
            "This server cannot draw PDF files (its library Pango is missing). Everything is in record.json."
        ).encode()
    files = held.kept_files(db.session, person_id)
    # The stream runs long after the page's read; it needs the database no more.
    db.session.expunge_all()
    answer = Response(_zip(parts, files, store()), mimetype="application/zip")
    name = f"record-{record.today.isoformat()}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _zip(parts: dict[str, bytes], files: list[Evidence], kept: Store) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[call-overload]
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
            yield from sink.taken()
        for file in files:
            # Photos and films are packed already.
            info = zipfile.ZipInfo(f"files/{file.id}{ENDINGS.get(file.media_type, '')}", STAMP)
            try:
                blocks = kept.open(file.key)
            except NoFile:
                continue
            with made.open(info, "w", force_zip64=True) as out:
                for block in blocks:
                    out.write(block)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


def _readme() -> bytes:
    lines = (
        gettext("Everything that your school holds about you."),
        "",
        gettext("record.json: every row, table by table; described in docs/your-record.md of the program."),
        gettext("record.pdf: the same to read."),
        gettext("files/: your photos, videos and papers, by the number that the record gives them."),
    )
    return "\n".join(lines).encode() + b"\n"


def _html(record: StudentRecord) -> str:
    person = record.loaded.person
    things = held.things(db.session, person.id)
    named = said.titles(things)
    events = [_event(record, event) for event in everything_told(db.session, person.id)]
    return render_template(
        "rights/everything.html",
        person=person,
        record=record,
        zone=record.zone,
        made_at=clock.now(),
        things=[said.thing(one) for one in things],
        asked=[said.asked(one, named, record.today) for one in corrections_of(db.session, person.id)],
        openings=rights.openings(db.session, person.id),
        given=rights.disclosures(db.session, person.id),
        events=events,
    )


def _event(record: StudentRecord, event: Any) -> tuple[str, str, str]:
    payload = event.payload or {}
    at = wording.moment(event.at, record.zone)
    sentence = wording.event(
        event.kind, payload, path=record.path, actor=event.by, is_self=event.is_own, audience="student"
    )
    return at, sentence, wording.event_note(payload)
