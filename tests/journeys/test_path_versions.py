"""Through the browser: a version uploaded, compared, rehearsed, brought to a cohort, read by a student."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone
from tests.path_versions import document
from tracker.domain.statuses import EntryKind
from tracker.models import PathVersion

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.parametrize("script", [True, False])
def test_a_version_reaches_a_cohort(stage: Stage, tmp_path: Path, script: bool) -> None:
    world = stage.world
    # The school was made at noon of today, which may lie ahead of the server's clock.
    world.session.execute(update(PathVersion).values(published_at=world.now - timedelta(days=30)))
    world.session.commit()
    student, other = world.add_student("Luz", "Candil"), world.add_student("Ada", "Moonfield")
    for one, amount in ((student, 85), (other, 97)):
        world.record(one, "module.d1", EntryKind.SCORE, by=world.instructor, amount=amount)
    world.password(student.id, HASH)
    file, wrong = tmp_path / "next.toml", tmp_path / "wrong.toml"
    file.write_text(document(), encoding="utf-8")
    wrong.write_text(document().replace('kind = "skill"', 'kind = "trick"', 1), encoding="utf-8")
    who: Someone = stage.signed_in(world.admin.person_id, width=1280, script=script)
    who.go("/admin/programs")
    who.page.click("a:has-text('Upload a new version')")
    who.page.set_input_files("[name=file]", str(wrong))
    who.page.click("form[data-command=stage_path] [type=submit]")
    assert "has no evaluator" in who.text(".wrong-list")
    who.page.set_input_files("[name=file]", str(file))
    who.send("form[data-command=stage_path]")
    assert "score 80 of 100 score 95 of 100" in who.text(".diff-list")
    who.page.click("a:has-text('Rehearse')")
    who.page.click("a:has-text('For all')")
    assert "Loses" in who.text(".rehearsal-list tr:has-text('Candil')")
    assert "Stays" in who.text(".rehearsal-list tr:has-text('Moonfield')")
    who.page.go_back()
    who.page.go_back()
    who.send("form[data-command=publish_draft]")
    who.page.click("a:has-text('Rehearse')")
    who.page.click("a:has-text('For all')")
    who.send("form[data-command=bring_cohort]", reason="The exam body raised its mark.")
    assert "Juniper went from 2026-1 to 2027-1." in who.text()
    assert not who.has(".behind-list")
    who.close()
    reader = stage.signed_in(student.id, script=script)
    reader.go("/history")
    assert "does not count it any more. The exam body raised its mark." in reader.text()
    reader.close()
