"""Tables as CSV: equal to the screen, and harmless to a spreadsheet."""

from tracker.services.sheets import BOM
from tracker.services.sheets import write_csv as csv_text

__all__ = ["BOM", "csv_text"]
