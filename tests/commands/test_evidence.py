"""Files of proof: who may add them, what bounds them, what takes them, and what stays of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import Student, World
from tracker.commands import evidence, proofs
from tracker.commands.proofs import KeptFile
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import EvidenceKind
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models import Evidence, Upload
from tracker.queries.evidence import (
    Pending,
    forgotten_drafts,
    of_entries,
    pending,
    stale_uploads,
    videos_past,
)
from tracker.queries.integrity import check

pytestmark = pytest.mark.both_databases
KEYS = iter(f"{number:032x}" for number in range(1, 10_000))
DIPLOMA = "diploma.proof"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A school; whatever a test did, its record is sound."""
    made = World(db.session)
    yield made
    assert list(check(db.session, made.now)) == []


@pytest.fixture
def student(world: World) -> Student:
    return world.add_student()


def begin(world: World, actor: Actor, student: Student, target: str = DIPLOMA, **values: Any) -> int:
    arguments = {"name": "diploma.jpg", "size": 500, "key": next(KEYS), "most": 1000, "most_waiting": 5000}
    made = world.do(actor, evidence.begin, student.enrollment, target, **arguments | values)
    return int(made["upload"])


def a_file(kind: EvidenceKind = EvidenceKind.PHOTO, size: int = 400, seconds: int | None = None) -> KeptFile:
    types = {"photo": "image/jpeg", "video": "video/mp4", "pdf": "application/pdf"}
    return KeptFile(next(KEYS), size, "ab" * 32, kind, types[kind], seconds)


def draft(
    world: World,
    actor: Actor,
    student: Student,
    target: str = DIPLOMA,
    kind: EvidenceKind = EvidenceKind.PHOTO,
    **values: Any,
) -> int:
    """A file that waits for its entry."""
    upload = begin(world, actor, student, target, **values)
    made = world.do(
        actor,
        evidence.finish,
        upload,
        student.enrollment,
        kept=a_file(kind),
        consent=kind is EvidenceKind.VIDEO,
    )
    return int(made["evidence"])


def waiting(world: World, student: Student, target: str = DIPLOMA, sender: Actor | None = None) -> Pending:
    world.session.rollback()
    return pending(world.session, student.id, target, sender.person_id if sender else None)


def row(world: World, evidence_id: int) -> Evidence:
    world.session.rollback()
    world.session.expire_all()
    found = world.session.get(Evidence, evidence_id)
    assert found is not None
    return found


def test_a_file_arrives_waits_and_goes_to_its_entry(world: World, student: Student) -> None:
    upload = begin(world, student.actor, student, name="C:\\me\\../Diploma  front.HEIC")
    world.do(student.actor, evidence.note_received, upload, 200)
    (moving,) = waiting(world, student).moving
    assert (moving.name, moving.received, moving.size) == ("Diploma  front.HEIC", 200, 500)
    made = world.do(student.actor, evidence.finish, upload, student.enrollment, kept=a_file())
    found = waiting(world, student)
    assert found.moving == ()
    assert [file.id for file in found.files] == [made["evidence"]]
    entry = student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert waiting(world, student).files == ()
    (file,) = of_entries(world.session, [entry])[entry]
    assert (file.id, file.entry_id, file.is_removed) == (made["evidence"], entry, False)


def test_files_go_to_the_entry_of_their_own_target_and_sender(world: World, student: Student) -> None:
    mine, other = draft(world, student.actor, student), draft(world, student.actor, student, "doc.tb")
    theirs = draft(world, world.coordinator, student)
    entry = student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert row(world, mine).entry_id == entry
    assert row(world, other).entry_id is None
    assert row(world, theirs).entry_id is None
    (recorded,) = world.record(student, "doc.tdap", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert of_entries(world.session, [entry, recorded]).keys() == {entry}


def test_staff_file_a_paper_with_what_they_scanned(world: World, student: Student) -> None:
    scanned = draft(world, world.coordinator, student, kind=EvidenceKind.PDF)
    (entry,) = world.record(student, DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert row(world, scanned).entry_id == entry


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"size": 0}, "file_empty"),
        ({"size": 1001}, "file_too_large"),
        ({"size": 800, "most_waiting": 1100}, "files_too_much"),
    ],
)
def test_what_is_too_much_is_refused(
    world: World, student: Student, values: dict[str, int], code: str
) -> None:
    draft(world, student.actor, student)
    with pytest.raises(Impossible) as caught:
        begin(world, student.actor, student, **values)
    assert (caught.value.code, caught.value.field) == (code, "file")
    assert waiting(world, student).moving == ()


def test_what_one_person_has_waiting_is_bounded_by_number_too(
    world: World, student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_WAITING", 2)
    draft(world, student.actor, student)
    begin(world, student.actor, student, "doc.tb")
    with pytest.raises(Impossible, match="files_too_many"):
        begin(world, student.actor, student)
    begin(world, world.coordinator, student)


@pytest.mark.parametrize("target", ["doc.drug", "doc.background"])
def test_of_some_papers_only_the_result_is_kept(world: World, student: Student, target: str) -> None:
    with pytest.raises(Impossible, match="takes_no_file"):
        begin(world, student.actor, student, target)


def test_a_line_that_is_not_there_takes_nothing(world: World, student: Student) -> None:
    with pytest.raises(Impossible, match="unknown_line"):
        begin(world, student.actor, student, "doc.nothing")


def test_who_may_add_files(world: World, student: Student) -> None:
    stranger = world.add_student("Ada").actor
    with pytest.raises(NotFound):
        begin(world, stranger, student)
    for actor, target in ((world.admin, DIPLOMA), (world.instructor, DIPLOMA), (world.instructor, "doc.tb")):
        with pytest.raises(NotAllowed):
            begin(world, actor, student, target)
    begin(world, world.instructor, student, "skill.vs-01")
    begin(world, world.coordinator, student, "doc.tb")


def test_only_who_sends_a_file_goes_on_with_it(world: World, student: Student) -> None:
    upload = begin(world, student.actor, student)
    for command, arguments in (
        (evidence.note_received, (upload, 10)),
        (evidence.give_up, (upload,)),
    ):
        with pytest.raises(NotFound):
            world.do(world.coordinator, command, *arguments)
    with pytest.raises(NotFound):
        world.do(world.coordinator, evidence.finish, upload, student.enrollment, kept=a_file())
    world.do(student.actor, evidence.give_up, upload)
    assert waiting(world, student).moving == ()
    with pytest.raises(NotFound):
        world.do(student.actor, evidence.finish, upload, student.enrollment, kept=a_file())


def test_a_video_needs_consent_and_its_entry_waits_for_the_answer(world: World, student: Student) -> None:
    upload = begin(world, student.actor, student, DIPLOMA)
    video = a_file(EvidenceKind.VIDEO, seconds=130)
    with pytest.raises(Impossible) as caught:
        world.do(student.actor, evidence.finish, upload, student.enrollment, kept=video)
    assert (caught.value.code, caught.value.field) == ("consent_needed", "consent")
    with pytest.raises(Impossible, match="file_on_its_way"):
        student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    world.do(student.actor, evidence.note_received, upload, 500)
    with pytest.raises(Impossible, match="consent_needed"):
        student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    world.do(student.actor, evidence.finish, upload, student.enrollment, kept=video, consent=True)
    entry = student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    (file,) = of_entries(world.session, [entry])[entry]
    assert (file.consent, file.seconds) == (True, 130)


def test_photos_become_one_pdf(world: World, student: Student) -> None:
    photos = [draft(world, student.actor, student) for _ in range(3)]
    made = world.do(
        student.actor,
        evidence.join,
        student.enrollment,
        DIPLOMA,
        photos=photos,
        name="diploma.pdf",
        kept=a_file(EvidenceKind.PDF),
    )
    (file,) = waiting(world, student).files
    assert (file.id, file.kind, file.name) == (made["evidence"], EvidenceKind.PDF, "diploma.pdf")
    assert all(row(world, photo).removed_at == world.now for photo in photos)
    with pytest.raises(NotFound):
        world.do(
            student.actor,
            evidence.join,
            student.enrollment,
            DIPLOMA,
            photos=photos,
            name="again.pdf",
            kept=a_file(EvidenceKind.PDF),
        )


def test_a_draft_is_removed_by_who_sent_it(world: World, student: Student) -> None:
    first, second = draft(world, student.actor, student), draft(world, student.actor, student)
    with pytest.raises(NotFound):
        world.do(world.coordinator, proofs.remove_draft, first)
    assert world.do(student.actor, proofs.remove_draft, first)["key"] == row(world, first).key
    assert row(world, first).removed_at == world.now
    assert [file.id for file in waiting(world, student).files] == [second]
    student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    with pytest.raises(Conflict, match="file_attached"):
        world.do(student.actor, proofs.remove_draft, second)
    assert row(world, second).removed_at is None


def test_what_was_forgotten_on_the_way_is_found(world: World, student: Student) -> None:
    old, kept = begin(world, student.actor, student), draft(world, student.actor, student)
    taken = draft(world, student.actor, student, "doc.tdap")
    student.log("doc.tdap", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    world.today += timedelta(days=3)
    new = begin(world, student.actor, student)
    before = world.now - timedelta(days=2)
    assert stale_uploads(world.session, before, 9) == [old]
    assert forgotten_drafts(world.session, before, 9) == [kept]
    world.do(Actor(0), evidence.forget, old)
    world.do(Actor(0), proofs.expire, kept, reason="forgotten")
    assert [item.id for item in waiting(world, student).moving] == [new]
    assert row(world, kept).removed_at == world.now
    assert row(world, taken).removed_at is None
    assert stale_uploads(world.session, before, 9) == forgotten_drafts(world.session, before, 9) == []


def test_a_video_goes_so_many_days_after_the_decision_and_its_hash_stays(
    world: World, student: Student
) -> None:
    video = draft(world, student.actor, student, kind=EvidenceKind.VIDEO)
    photo = draft(world, student.actor, student)
    entry = student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    world.today += timedelta(days=400)
    assert videos_past(world.session, world.now, 90, 9) == []
    world.session.rollback()
    world.accept(entry)
    world.today += timedelta(days=90)
    assert videos_past(world.session, world.now, 90, 9) == []
    world.today += timedelta(days=1)
    assert videos_past(world.session, world.now, 90, 9) == [video]
    world.session.rollback()
    world.do(Actor(0), proofs.expire, video, reason="retention")
    world.do(Actor(0), proofs.expire, video, reason="retention")
    found = {file.id: file for file in of_entries(world.session, [entry])[entry]}
    assert found[video].is_removed and found[video].sha256 == "ab" * 32
    assert not found[photo].is_removed
    assert videos_past(world.session, world.now, 90, 9) == []


def test_a_video_of_an_entry_that_was_taken_back_goes_too(world: World, student: Student) -> None:
    video = draft(world, student.actor, student, kind=EvidenceKind.VIDEO)
    entry = student.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": world.today})
    student.take_back(entry)
    world.today += timedelta(days=91)
    assert videos_past(world.session, world.now, 90, 9) == [video]


def test_a_row_that_was_changed_behind_the_journal_is_found(world: World, student: Student) -> None:
    kept = draft(world, student.actor, student)
    world.session.rollback()
    found = row(world, kept)
    digest, found.sha256 = found.sha256, "cd" * 32
    world.session.commit()
    assert [difference.where for difference in check(world.session, world.now)] == [f"evidence {kept}"]
    row(world, kept).sha256 = digest
    world.session.commit()


def test_uploads_are_no_part_of_the_record(world: World, student: Student) -> None:
    begin(world, student.actor, student)
    assert len(world.session.execute(select(Upload)).all()) == 1
