"""What is special about students of the phlebotomy program: the count on live people."""

from tracker.demo.life import live
from tracker.demo.pupil import Pupil
from tracker.domain.statuses import EntryKind, Mode, State


def draws_waiting(pupil: Pupil) -> None:
    """Is at the laboratory; the draws of yesterday wait for the preceptor."""
    for days in (9, 4, 2):
        live(pupil, pupil.days_ago(days))
    yesterday = pupil.days_ago(1)
    for key, line in pupil.lines(yesterday).items():
        counts = pupil.path.by_key[key].needs.live > 1
        if counts and line.state in (State.OPEN, State.STARTED):
            times = max(1, line.need // 5)
            pupil.log(key, EntryKind.SIGNATURE, yesterday, mode=Mode.LIVE, amount=times)
