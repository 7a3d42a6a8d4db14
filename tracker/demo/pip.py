"""Pip Larkspur, the student of the demo account: in the middle of training, a little behind."""

from tracker.demo import proofs
from tracker.demo.life import live
from tracker.demo.pupil import Pupil
from tracker.domain.statuses import EntryKind

_CPR, _PRESSURE, _DRAW = "skill.em-01", "skill.vs-01", "skill.ph-02"
_ASKED = ("skill.vs-03", "skill.ic-08", "skill.pt-04")
_ACCEPTED = "skill.sc-03"
_CUFF = 4
"""The step of the blood pressure sheet that asks for the cuff on the bare arm."""
_BY_HAND = frozenset({_ACCEPTED, _CPR, _PRESSURE, _DRAW, "module.d3e", "exam.practice-1", *_ASKED})


def pip(pupil: Pupil) -> None:
    """A returned check-off, three that wait, a card that runs out, six of ten practices."""
    # Ahead with the tubes, so that the draw can be practiced.
    pupil.days["skill.ph-01"] = pupil.days_ago(13)
    live(pupil, pupil.days_ago(40), _BY_HAND)
    issued = pupil.days_ago(711)
    card = {"issued_on": issued, "expires_on": pupil.days_ago(-19)}
    entry = pupil.log(_CPR, EntryKind.DOCUMENT, pupil.days_ago(38), issued, detail=card)
    pupil.accept(entry, pupil.days_ago(36))
    live(pupil, pupil.days_ago(20), _BY_HAND)
    pupil.log("exam.practice-1", EntryKind.SCORE, pupil.days_ago(19), amount=71)
    live(pupil, pupil.days_ago(11), _BY_HAND)
    returned = pupil.ask_checkoff(_PRESSURE, pupil.days_ago(8), "My aunt agreed to be filmed.")
    pupil.practice(_DRAW, pupil.days_ago(6), 2)
    note = "Cuff over the sleeve. Bare the arm, then film it again."
    pupil.score(returned, pupil.days_ago(4), [_CUFF], note)
    pupil.practice(_PRESSURE, pupil.days_ago(3), missed=[_CUFF, 10])
    proofs.film(pupil, _ASKED[0], pupil.asked_for(0), "pulse.webm")
    proofs.photo(pupil, _CPR, pupil.days_ago(1), "new card.jpg")
    for key, promised_in in zip(_ASKED, (0, 1, 2), strict=True):
        pupil.ask_checkoff(key, pupil.asked_for(promised_in), "Second count starts at 1:30.")
    accepted = pupil.ask_checkoff(_ACCEPTED, pupil.days_ago(5))
    pupil.practice(_DRAW, pupil.days_ago(3), 2, "Found the vein at the first try.")
    live(pupil, pupil.days_ago(2), _BY_HAND)
    pupil.score(accepted, pupil.days_ago(1), note="Clean labels.")
    pupil.practice(_DRAW, pupil.days_ago(1), 2)
