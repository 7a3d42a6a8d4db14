"""Jobs and closers of a graduate, as every placement rate reads them."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.kinds import Relation
from tracker.domain.outcomes.definition import Definition
from tracker.domain.outcomes.people import Closer, Job, Person, Spell

_BEST = (Relation.IN_FIELD, Relation.RELATED, Relation.NOT_RELATED)


@dataclass(frozen=True, slots=True)
class Found:
    """The job or closer that decides a case. ``reason`` says how it counts, or why it does not."""

    reason: str
    job: Job | None = None
    closer: Closer | None = None
    counts: bool = False
    is_doubtful: bool = False
    is_verified: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """The dates and the proof."""
        if self.job is not None:
            return {
                "employer": self.job.employer,
                "relation": self.job.relation,
                "on": self.job.starts_on,
                "verified_on": self.job.verified_on,
                "way": self.job.way,
                "kept_on": self.job.kept_on,
                "entry": self.job.id,
            }
        if self.closer is not None:
            return {
                "closing": self.closer.closing,
                "on": self.closer.since_on,
                "documented_on": self.closer.documented_on,
                "proof": self.closer.proof,
                "entry": self.closer.id,
            }
        return {}


def employed(definition: Definition, person: Person, spell: Spell, as_of: date, by: date | None) -> Found:
    """The best job of a graduate under a definition: a proved one before one that is only said.

    ``by`` is the last day on which it may start. Jobs from before the enrollment never count.
    """
    jobs = [job for job in person.jobs if spell.started_on <= job.starts_on <= as_of]
    judged = [_judged(definition, job, as_of, by) for job in jobs]
    proved = any(job.is_verified(as_of) for job in jobs)
    if not judged:
        return Found("no_job")
    best = min(judged, key=_order)
    if best.counts or best.is_verified == proved:
        return best
    return Found(best.reason, best.job, None, best.counts, best.is_doubtful, proved)


def closed(definition: Definition, person: Person, spell: Spell, as_of: date) -> Found:
    """What makes a graduate unavailable under a definition: documented before said."""
    closers = [one for one in person.closers if one.since_on <= as_of and one.since_on >= spell.started_on]
    named = [one for one in closers if one.closing in definition.closings]
    documented = [one for one in named if one.is_documented(as_of)]
    if documented:
        return Found("unavailable", closer=documented[0], counts=True, is_verified=True)
    if named:
        return Found("closer_undocumented", closer=named[0], is_doubtful=True)
    if closers:
        proved = closers[0].is_documented(as_of)
        return Found("closer_not_named", closer=closers[0], is_verified=proved)
    return Found("no_job")


def _judged(definition: Definition, job: Job, as_of: date, by: date | None) -> Found:
    proved = job.is_verified(as_of)
    if job.relation not in definition.relations:
        reason = "job_related" if job.relation is Relation.RELATED else "job_not_related"
        return Found(reason, job, is_verified=proved)
    if by is not None and job.starts_on > by:
        return Found("job_late", job, is_verified=proved)
    if not proved:
        return Found("job_unverified", job, is_doubtful=True)
    if definition.weeks and not job.kept_for(definition.weeks, as_of):
        return _not_kept(definition, job, as_of)
    return Found(f"placed_{job.relation}", job, counts=True, is_verified=True)


def _not_kept(definition: Definition, job: Job, as_of: date) -> Found:
    if job.left_on is not None and job.left_on <= as_of:
        return Found("job_left_early", job, is_verified=True)
    if as_of < job.starts_on + timedelta(weeks=definition.weeks):
        return Found("job_not_kept_yet", job, is_verified=True)
    return Found("job_kept_undocumented", job, is_doubtful=True, is_verified=True)


def _order(found: Found) -> tuple[bool, bool, int, date]:
    job = found.job
    rank, on = (_BEST.index(job.relation), job.starts_on) if job else (len(_BEST), date.max)
    return (not found.counts, not found.is_doubtful, rank, on)
