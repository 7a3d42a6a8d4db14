"""Credentials as data: what ships is whole, and a broken file is refused by file, place and reason."""

import pytest

from tracker.domain.credential import Certainty
from tracker.domain.credential_loader import load_credential, shipped_credentials
from tracker.domain.errors import PathError
from tracker.domain.path_loader import shipped

SMALL = """
code = "xma"
name = "XMA"
body = "XB"
title.en = "Some assistant"
title.es = "Algún asistente"

[exam]
items = { value = 20, certainty = "prep", source = "https://example.org" }
pass_mark = { value = 70, certainty = "prep", source = "https://example.org" }
highest = { value = 100, certainty = "prep", source = "https://example.org" }

[figures]
fee = { value = 10, certainty = "body", source = "https://example.org" }

[waits]
days = [30]
certainty = "prep"
source = "https://example.org"

[[eligibility]]
key = "school"
text.en = "School"
text.es = "Escuela"
certainty = "own"
source = "own knowledge"

[[plan]]
version = "1"
certainty = "prep"
source = "https://example.org"

[[plan.domain]]
code = "A"
items = 20
title.en = "All"
title.es = "Todo"
"""


def test_the_plan_of_the_ccma_is_the_published_one() -> None:
    plan = shipped_credentials().by_code["ccma"].plan
    assert plan is not None
    assert [domain.items for domain in plan.domains] == [15, 8, 14, 28, 15, 9, 12, 6, 12, 12, 12, 7]
    assert sum(domain.items for domain in plan.domains if domain.part_of == "D3") == 84
    assert (plan.items, plan.practical_items) == (150, 127)


def test_the_path_and_the_credential_say_the_same() -> None:
    path, ccma = shipped(), shipped_credentials().by_code["ccma"]
    exam, certificate = path.by_key["exam.passed"], path.by_key["exam.certificate"]
    assert ccma.waits is not None
    assert exam.waits_days == ccma.waits.days
    figures = {name: figure.value for name, figure in ccma.figures.items()}
    scale = (exam.needs.score, exam.needs.lowest, exam.needs.out_of)
    assert scale == (figures["pass_mark"], figures["lowest"], figures["highest"])
    assert certificate.valid_months == figures["valid_months"]
    assert certificate.provisional_months == figures["provisional_months"]
    assert path.by_key["ce.credits"].needs.credits == figures["ce_credits"]
    assert {line for one in ccma.eligibility for line in one.lines} <= path.by_key.keys()
    assert {one.later_on for one in ccma.eligibility if one.later_on} == path.routes.keys()


def test_what_proves_a_diploma_is_told_by_the_body_itself() -> None:
    proofs = shipped_credentials().proofs
    assert [key for key, proof in proofs.items() if proof.is_refused] == ["college-transcript"]
    assert [key for key, proof in proofs.items() if proof.until_deadline] == ["affidavit"]
    assert [key for key, proof in proofs.items() if proof.certainty is not Certainty.BODY] == ["foreign"]


def test_every_module_and_skill_trains_a_part_of_the_plan() -> None:
    plan = shipped_credentials().by_code["ccma"].plan
    assert plan is not None
    trained = {line.domain for line in shipped().requirements if line.domain}
    assert trained == plan.by_code.keys()


def test_every_credential_has_what_is_compared() -> None:
    for credential in shipped_credentials().by_code.values():
        assert credential.eligibility, credential.code
        assert {"fee", "valid_months", "ce_credits", "ce_months", "pass_mark"} <= credential.figures.keys()
        assert credential.waits is not None or credential.figure("attempts") is not None
    cma = shipped_credentials().by_code["cma"].figures
    assert cma["pass_mark"].is_disputed
    assert cma["pass_mark"].certainty is Certainty.PREP
    assert {value for value, _source in cma["pass_mark"].others} == {405, 425}
    assert cma["valid_months"].is_sure


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("days = [30]", 'days = ["soon"]', ("waits", "days: must be whole numbers, not 'soon'")),
        ("days = [30]", "days = []", ("waits", "days: is empty")),
        ("days = [30]", "days = [9999]", ("waits", "days: 9999 is above 3660")),
        ("items = 20\n", "items = 19\n", ("plan 1", "domain: has 19 items in all, the exam 20")),
        ("value = 70", "value = 700", ("exam", "pass_mark: lies outside the scale")),
        ('certainty = "body"', 'certainty = "sure"', ("figures", "fee.certainty: 'sure' is unknown")),
        ("fee =", "price =", ("figures", "price: unknown key")),
        ('text.es = "Escuela"\n', "", ("eligibility 1", "text.es: the Spanish text is missing")),
        ('body = "XB"\n', "", ("credential", "body: is missing")),
        ('body = "XB"', "body = 3", ("credential", "body: must be a text, not 3")),
        ('code = "A"', 'code = "A"\nhands = 1', ("plan 1", "domain 1.hands: unknown key")),
        (
            "[waits]",
            "[waits",
            ("line 16, column 7", "is not TOML: Expected ']' at the end of a table declaration"),
        ),
    ],
)
def test_a_broken_file_is_refused(old: str, new: str, problem: tuple[str, str]) -> None:
    assert old in SMALL
    with pytest.raises(PathError) as refused:
        load_credential("xma.toml", SMALL.replace(old, new, 1))
    assert problem in refused.value.problems
    assert "xma.toml" in str(refused.value)


def test_a_small_file_loads() -> None:
    credential = load_credential("xma.toml", SMALL)
    assert credential.exam_subject == "exam:xma"
    assert credential.lapse is None
    assert not credential.to_month_end
