"""Skills, papers and history: what they show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.student_site import Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.domain.statuses import EntryKind


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


def skill_words(site: Site, title: str) -> str:
    """What the list says of a skill."""
    row = next(row for row in site.page("/skills").all(".row") if title in row.text())
    return " ".join(row.text(separator=" ").split())


def test_the_list_counts_in_words(site: Site) -> None:
    assert "0 of 3 practices, check-off closed" in skill_words(site, "Hand hygiene")
    site.student.practice("skill.ic-01", times=2)
    assert "2 of 3 practices, check-off closed" in skill_words(site, "Hand hygiene")
    site.student.practice("skill.ic-01")
    assert "3 of 3 practices, check-off open" in skill_words(site, "Hand hygiene")
    entry = site.student.log("skill.ic-01", EntryKind.CHECKOFF)
    assert "check-off waits" in skill_words(site, "Hand hygiene")
    site.world.send_back(entry, by=site.world.instructor)
    assert "check-off sent back" in skill_words(site, "Hand hygiene")
    again = site.student.log("skill.ic-01", EntryKind.CHECKOFF)
    site.world.accept(again, by=site.world.instructor)
    assert "check-off done" in skill_words(site, "Hand hygiene")
    assert "0 of 1 shown at the site" in skill_words(site, "Capillary puncture")


def test_every_skill_has_a_page_and_other_lines_have_none(site: Site) -> None:
    links = [link.attributes["href"] for link in site.page("/skills").all(".row a")]
    assert len(links) == 68
    for href in links[::9]:
        site.page(href or "")
    assert site.client.get("/skills/kit.received").status_code == 404
    assert site.client.get("/skills/nonsense").status_code == 404


def test_scores_show_best_and_latest(site: Site) -> None:
    key = "skill.ek-03"
    for amount in (60, 85, 70):
        site.world.record(site.student, key, EntryKind.SCORE, by=site.world.instructor, amount=amount)
    page = site.page(f"/skills/{key}")
    assert "Best score: 85" in page.text("main")
    assert "Score, 70" in page.all("#attempts .row")[0].text()


def test_papers_stand_in_one_place_and_lead_to_their_line(site: Site) -> None:
    page = site.page("/papers")
    links = [link.attributes["href"] or "" for link in page.all(".row a")]
    assert "/path/externship?line=doc.tb#line-doc-tb" in links
    assert page.text(".overline") == "1 of 16 in order"
    opened = site.page("/path/externship?line=doc.tb")
    assert opened.all("#line-doc-tb details[open]")


def test_history_is_in_plain_words_and_in_pages(site: Site) -> None:
    for _ in range(6):
        site.student.practice("skill.ic-01", times=10)
    page = site.page("/history")
    assert len(page.all(".event")) == 50
    older = page.one("a[href*=before]").attributes["href"] or ""
    second = site.page(older)
    said = second.text("main")
    assert "Otto Fernsby" in said
    assert 0 < len(second.all(".event")) <= 50
    assert not second.all("a[href*=before]")
    assert site.client.get("/history?before=abc").status_code == 404
    assert site.client.get("/history?before=99999999999999999999").status_code == 404
    assert "Nothing stands here" in site.main("/history?before=1")


def test_graduates_keep_access(site: Site) -> None:
    site.world.withdraw(site.student)
    for url in (
        "/path",
        "/path/training",
        "/skills",
        "/skills/skill.ic-01",
        "/papers",
        "/requests",
        "/history",
    ):
        site.page(url)
