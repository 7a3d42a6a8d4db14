"""The record: one document for page, signed file, PDF and shared copies; who sees it; hostile names."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import read, words
from tests.record_site import CLINIC, TB_NOTE, Recorded, key_of, recorded
from tests.schema import problems
from tests.web.staff_pages import browser, everybody, selects
from tracker.extensions import db
from tracker.queries.signing_keys import public_keys
from tracker.services import pdf, signing

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "record-schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.fixture
def site(bare_app: Flask, world: World) -> Recorded:
    return recorded(bare_app, world)


def verified(app: Flask, file: bytes) -> dict:
    with app.app_context():
        found = signing.verify(file, public_keys(db.session)).document
        db.session.rollback()
    assert list(problems(found, SCHEMA, SCHEMA)) == []
    return found


@pytest.mark.both_databases
def test_the_signed_file_holds_what_the_screens_say(site):
    client = site.own()
    file = read(site.browser(site.world.coordinator).get(f"/students/{site.student.id}"))
    found = verified(site.app, client.get("/record.json").data)
    assert words(file.all(".lead b")[0]) == f"{found['progress']['done']}/{found['progress']['asked']}"
    assert found["hours"]["signed_minutes"] == sum(one["minutes"] for one in found["hours"]["sites"]) == 480
    assert [one["site"] for one in found["hours"]["sites"]] == [CLINIC]
    skills = {skill["key"]: skill for skill in found["skills"]}
    (attempt,) = skills["skill.ic-01"]["attempts"]
    assert (attempt["passed"], attempt["scored_by"]["name"]) == (True, "Iris Vane")
    assert (
        attempt["scored_by"] | {"known": "account", "initials": "IV", "credential": "RN"}
        == attempt["scored_by"]
    )
    (signed,) = skills["skill.ic-07"]["signed"]
    assert (signed["by"]["name"], signed["by"]["known"], signed["mode"]) == (
        "Marta Brisa",
        "preceptor_link",
        "live",
    )
    assert [(one["credential"], one["passed"], one["score"]) for one in found["exams"]] == [
        ("ccma", True, 412)
    ]
    assert [one["number"] for one in found["certificates"]] == ["CC-20771"]
    assert found["exams"][0]["confirmed_by"]["known"] == "paper"


def test_health_papers_are_counted_and_never_listed(site):
    answers = [site.own().get(address) for address in ("/record", "/record.json")]
    answers.append(site.browser(site.world.instructor).get(f"/students/{site.student.id}/record"))
    link = site.share()
    answers += [site.browser().get(link), site.browser().get(f"{link}/record.json")]
    for answer in answers:
        said = answer.get_data(as_text=True)
        assert TB_NOTE not in said and "doc.tb" not in said and "uberculosis" not in said
    found = verified(site.app, answers[1].data)
    assert 0 < found["health_papers"]["in_order"] < found["health_papers"]["asked"]
    private = {line.key for line in site.world.path.requirements if line.is_health or line.is_result_only}
    assert private and not private & {line["key"] for line in found["lines"]}


def test_each_kind_of_copy_says_its_part_and_is_signed_by_itself(site):
    kinds = {}
    for kind in ("full", "skills", "certificate"):
        kinds[kind] = verified(site.app, site.browser().get(f"{site.share(kind)}/record.json").data)
    assert {name: found["kind"] for name, found in kinds.items()} == {name: name for name in kinds}
    assert {"lines", "exams", "health_papers"} <= set(kinds["full"])
    assert not {"lines", "exams", "certificates", "health_papers"} & set(kinds["skills"])
    assert not {"skills", "hours", "progress", "lines", "health_papers"} & set(kinds["certificate"])
    assert all(skill["signed"] or skill["practices"]["total"] for skill in kinds["skills"]["skills"])


def test_the_page_shows_the_figures_and_the_signers(site):
    for client, address in (
        (site.own(), "/record"),
        (site.browser(site.world.coordinator), f"/students/{site.student.id}/record"),
    ):
        said = read(client.get(address)).text("main")
        for wanted in (
            "Iris Vane",
            "Confirmed preceptor link",
            CLINIC,
            "8:00 h",
            "CC-20771",
            "412",
            "On paper",
        ):
            assert wanted in said, wanted


def test_the_pdf_is_tagged_and_carries_the_signed_file(site):
    made = site.own().get("/record.pdf")
    assert made.mimetype == "application/pdf"
    found = pypdf.PdfReader(io.BytesIO(made.data))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata.title == "Full record: Pip Larkspur"
    tags = str(root["/StructTreeRoot"]["/K"][0].get_object()) + _tags(root["/StructTreeRoot"])
    for tag in ("/Table", "/TH", "/TD", "/H1", "/H2", "/Figure"):
        assert tag in tags, tag
    said = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    for wanted in ("Iris Vane", CLINIC, "8:00 h", "CC-20771", "412"):
        assert wanted in said, wanted
    ((name, contents),) = found.attachments.items()
    assert name.startswith("record-larkspur-")
    assert verified(site.app, contents[0])["kind"] == "full"


def _tags(node: object) -> str:
    """The kinds of structure elements below a node."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return " ".join(_tags(one) for one in node)
    if not isinstance(node, dict):
        return ""
    return f"{node.get('/S', '')} {_tags(node.get('/K', ''))}"


HOSTILE = [
    ("<script>alert(1)</script>", "{{ 7*7 }}"),
    ("\u05e9\u05dc\u05d5\u05dd", "\u202e\u05de\u05e8"),
    ("\U0001f469\u200d\u2695\ufe0f", "\U0001d4b5o\xeb"),
    ("n" * 80, "W" * 80),
]


def test_hostile_names_break_nothing(bare_app, world):
    key_of(bare_app)
    for given, family in HOSTILE:
        student = world.add_student(given, family)
        client = browser(bare_app, student.actor)
        assert given in read(client.get("/record")).text("main")
        file = client.get("/record.json")
        assert file.headers["Content-Disposition"].isascii()
        assert verified(bare_app, file.data)["student"] == {"given_name": given, "family_name": family}


def test_hostile_names_break_no_pdf(bare_app, world):
    key_of(bare_app)
    given, family = (" ".join(parts)[:80] for parts in zip(*HOSTILE, strict=True))
    site = Recorded(bare_app, world, world.add_student(given, family))
    link = site.share("skills", recipient="<b>\u202e=1+1")
    found = pypdf.PdfReader(io.BytesIO(site.browser().get(f"{link}/record.pdf").data))
    assert found.metadata.title.startswith("Skills and hours: <script>")
    assert "Larkspur School" in " ".join(found.pages[0].extract_text().split())


def test_who_sees_the_record(bare_app, world):
    key_of(bare_app)
    pip = world.add_student("Pip", "Larkspur", papers=False)
    may = {"instructor", "coordinator", "admin"}
    for who, actor in everybody(world, pip).items():
        client = browser(bare_app, actor)
        for ending in ("", ".json"):
            status = client.get(f"/students/{pip.id}/record{ending}").status_code
            # The student has a record of his own; the file's address is staff's.
            wanted = 200 if who in may else 302 if actor is None else 403 if who == "student" else 404
            assert status == wanted, (who, ending)


def test_without_a_key_and_without_pango_it_says_so(bare_app, world, monkeypatch):
    pip = world.add_student("Pip", "Larkspur")
    client = browser(bare_app, pip.actor)
    assert "no key yet" in read(client.get("/record")).text("main")
    assert "No record can be signed yet" in read(client.get("/record.json"), 409).text("main")
    key_of(bare_app)

    def gone() -> None:
        raise pdf.NoPango

    monkeypatch.setattr(pdf, "_loaded", gone)
    assert "Pango" in read(client.get("/record.pdf"), 503).text("main")
    assert client.get("/record.json").status_code == 200


def test_a_rotated_key_leaves_old_records_good(site):
    before = site.own().get("/record.json").data
    key_of(site.app)
    after = site.own().get("/record.json").data
    kids = [
        json.loads(signing._bytes(json.loads(one)["signature"].split(".")[0]))["kid"]
        for one in (before, after)
    ]
    assert kids[0] != kids[1]
    assert verified(site.app, before)["student"] == verified(site.app, after)["student"]
    told = site.browser().get("/keys.json").json["keys"]
    assert [key["kid"] for key in told] == kids
    assert [key["valid_until"] is None for key in told] == [False, True]
    assert not any("d" in key or "sealed" in key for key in told)


def test_the_record_costs_a_fixed_number_of_selects(site):
    client = site.own()
    client.get("/record")
    with selects(site.app) as few:
        client.get("/record")
    site.student.practice("skill.ic-02", times=4)
    client.get("/record")
    with selects(site.app) as more:
        client.get("/record")
    assert len(more) == len(few) <= 12, "\n".join(more)


def test_the_file_of_staff_leads_to_the_record(site):
    page = read(site.browser(site.world.coordinator).get(f"/students/{site.student.id}"))
    links = [words(link) for link in page.all(".file-head a.button")]
    assert links[0] == "Student record"
