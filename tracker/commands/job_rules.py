"""What makes a job, a closer, a proof or a course impossible. Called by ``possible.check_details``."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from tracker.commands.case import Case
from tracker.domain.career_loader import shipped_career
from tracker.domain.credential import Credential
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.education import credential_of, cycle_of
from tracker.domain.errors import Impossible
from tracker.domain.facts import EntryFact
from tracker.domain.jobs import CONSENT, Rules, counted_jobs, earliest, may_ask_employer, speaks_of
from tracker.domain.kinds import CeCategory, Closing, ProofWay, Relation, SiteSetting
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryKind
from tracker.domain.windows import bounds

MOST_HOURS = 100
"""Hours a week that anybody works; more is a typing slip."""
MOST_TENTHS = 1000
"""Tenths of a credit that one course may bring."""
Word = TypeVar("Word", bound=StrEnum)
Values = Mapping[str, Any]


def check_job(case: Case, _line: Requirement, values: Values, detail: Values) -> dict[str, Any]:
    """A job of the time after the enrollment, perhaps ahead; gives its words and its day."""
    starts_on: date = detail["starts_on"]
    first, last = bounds(EntryKind.JOB, case.facts.started_on, case.today)
    if starts_on < first:
        raise Impossible("job_before", field="starts_on", first=first)
    if starts_on > last:
        raise Impossible("date_outside", field="starts_on", first=first, last=last)
    if not str(detail.get("employer") or "").strip():
        raise Impossible("employer_missing", field="employer")
    check_hours(values.get("amount"))
    band = detail.get("pay_band") or ""
    if band and band not in shipped_career().by_band:
        raise Impossible("pay_band_unknown", field="pay_band")
    relation = word(Relation, detail.get("relation"), "relation")
    setting = word(SiteSetting, detail.get("setting"), "setting")
    whole = {**detail, "pay_band": band, "setting": setting or "", "relation": relation}
    if relation is not None:
        whole["in_field"] = relation is Relation.IN_FIELD
    return {"happened_on": starts_on, "detail": whole}


def check_hours(amount: Any) -> None:
    """Refuse hours a week that nobody works."""
    if amount is not None and not 1 <= amount <= MOST_HOURS:
        raise Impossible("hours_outside", field="amount", lowest=1, highest=MOST_HOURS)


def check_closer(case: Case, _line: Requirement, _values: Values, detail: Values) -> dict[str, Any]:
    """A reason with its proof, from somebody without a job."""
    closing = word(Closing, detail.get("closing"), "closing")
    is_own = case.actor.person_id == case.person.id
    if closing is None or (is_own and not closing.is_students_word):
        raise Impossible("closing_unknown", field="closing")
    proof = str(detail.get("proof") or "").strip()
    if not proof:
        raise Impossible("closer_proof", field="proof")
    if counted_jobs(case.facts.entries, case.facts.started_on):
        raise Impossible("job_stands")
    return {"detail": {"closing": closing, "proof": proof}}


def check_consent(_case: Case, line: Requirement, values: Values, _detail: Values) -> dict[str, Any]:
    """The question whether the employer may be asked has two answers, and no answer is none."""
    if line.subject == CONSENT and values.get("amount") not in (0, 1):
        raise Impossible("consent_missing", field="may_ask")
    return {}


def check_verification(case: Case, line: Requirement, values: Values, detail: Values) -> dict[str, Any]:
    """A proof of one job that counts, not before its day; the employer is asked with consent alone."""
    job = job_meant(case, detail.get("job_id"))
    first = earliest(job, Rules(line.not_before_days, 0))
    if values["happened_on"] < first:
        raise Impossible("verified_too_early", field="happened_on", on=first)
    if any(one.kind is EntryKind.VERIFICATION and one.is_accepted for one in _about(case, job)):
        raise Impossible("already_done")
    return {"detail": {**proof_of(case, detail), "job_id": job.id}}


def proof_of(case: Case, detail: Values) -> dict[str, Any]:
    """By what and by whom; what is asked of the employer needs the graduate's consent."""
    way = word(ProofWay, detail.get("proof_way"), "proof_way")
    if way is None:
        raise Impossible("proof_way_missing", field="proof_way")
    said_by = str(detail.get("said_by") or "").strip()
    if case.actor.person_id != case.person.id and way.asks_employer:
        if may_ask_employer(case.facts.entries) is not True:
            raise Impossible("employer_not_asked", field="proof_way")
        if not said_by:
            raise Impossible("said_by_missing", field="said_by")
    return {"proof_way": way, "said_by": said_by or None}


def job_meant(case: Case, job_id: Any) -> EntryFact:
    """The job that is named, or else the newest that counts."""
    jobs = counted_jobs(case.facts.entries, case.facts.started_on)
    if job_id is not None:
        jobs = [job for job in jobs if job.id == job_id]
    if not jobs:
        raise Impossible("no_job")
    return jobs[-1]


def check_education(case: Case, line: Requirement, values: Values, detail: Values) -> dict[str, Any]:
    """A course within the cycle of its credential."""
    check_course(case, credential_of(line.subject), values, detail)
    return {"detail": dict(detail)}


def check_course(case: Case, credential: str, values: Values, detail: Values) -> None:
    """Refuse credits that no cycle could count, and a category that nobody knows."""
    amount = values.get("amount")
    if amount is None or not 1 <= amount <= MOST_TENTHS:
        raise Impossible("credits_outside", field="amount", lowest="0.1", highest=MOST_TENTHS // 10)
    word(CeCategory, detail.get("category"), "category")
    cycle = cycle_of(case.path, case.facts.entries, credential, known(credential))
    if cycle is not None and not cycle.holds(values["happened_on"]):
        facts = {"first": cycle.starts_on, "last": min(cycle.ends_on, case.today)}
        raise Impossible("outside_cycle", field="happened_on", **facts)


def known(credential: str) -> Credential | None:
    """The credential's own figures, where the product has them."""
    return shipped_credentials().by_code.get(credential)


def word(words: type[Word], said: Any, field: str) -> Word | None:
    """A member of a closed set; None where nothing was said, Impossible for anything else."""
    if not said:
        return None
    try:
        return words(said)
    except ValueError:
        raise Impossible("not_listed", field=field) from None


def _about(case: Case, job: EntryFact) -> Sequence[EntryFact]:
    kinds = (EntryKind.VERIFICATION, EntryKind.RECHECK)
    return [one for one in case.facts.entries if one.kind in kinds and speaks_of(one, job)]
