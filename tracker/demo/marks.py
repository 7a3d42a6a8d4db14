"""What an evaluator of the demo school writes down."""

from collections.abc import Collection
from decimal import Decimal

from tracker.commands.checkoffs import Marks
from tracker.domain.kinds import Way
from tracker.domain.sheets import Sheet


def marks(sheet: Sheet, missed: Collection[int] = (), remarks: str = "") -> Marks:
    """What an evaluator writes down who saw everything but the steps in ``missed``."""
    middle: dict[str, Decimal | None] = {
        value.key: ((value.lowest + value.highest) / 2).quantize(Decimal(1)) for value in sheet.values
    }
    answers = [number not in missed for number in range(1, len(sheet.steps) + 1)]
    return Marks(Way.IN_PERSON, answers, middle, middle, remarks)
