"""Single lines of a standing: for who asks about three lines of thousands of students."""

from datetime import date

from tracker.domain.facts import Facts
from tracker.domain.lines import Line, not_asked
from tracker.domain.path import Path
from tracker.domain.standing import Calculation


class SingleLines:
    """What ``standing`` says of a line, computed with what must come before it and nothing else."""

    def __init__(self, path: Path, facts: Facts, today: date) -> None:
        self.path = path
        self._run = Calculation(path, facts, today)
        self._asked = {asked.requirement.key: asked for asked in path.asked(facts.routes)}

    def line(self, key: str) -> Line:
        """The line as it stands."""
        found = self._run.found
        if key not in found:
            asked = self._asked.get(key)
            if asked is None:
                return not_asked(self.path.by_key[key], self.path.index[key])
            for earlier in (*asked.after_keys, *(part for part, _count in asked.after_parts)):
                self.line(earlier)
            found[key] = self._run.line(asked)
        return found[key]
