"""A sheet file as small as the loader takes it, in pieces that tests put together."""

from tracker.domain.path_loader import shipped
from tracker.domain.sheet_loader import load_sheets

KIT = """\
[[part]]
key = "watch"
title = { en = "Watch", es = "Reloj" }
[[part]]
key = "gloves"
title = { en = "Gloves", es = "Guantes" }
consumable = true
"""
VALUE = """\
[[sheet.value]]
key = "temperature"
title = { en = "Temperature", es = "Temperatura" }
unit = "°F"
tolerance = 0.4
lowest = 90
highest = 110
"""
STEP = """\
[[sheet.step]]
text = { en = "Does it", es = "Lo hace" }
points = 2
competency = ["I.P.1.b"]
"""
SHEET = """\
[[sheet]]
skill = "skill.vs-02"
edition = "1"
purpose = { en = "Why", es = "Por qué" }
safety = { en = "Safely", es = "Con cuidado" }
kit = ["watch"]
pass_mark = 80
attempts = 3
origin = "proposal"
unverified = true
approved_by = ""
approved_on = ""
"""
CRITICAL = STEP + "critical = true\n"
SMALL = SHEET + CRITICAL + STEP * 5 + VALUE


def small(text=SMALL, kit=KIT, section="vital-signs", **options):
    """The sheets and the kit of ``text``, read as the file of ``section``."""
    return load_sheets("small", {section: text}, kit, shipped(), **options)


def sheet(text=SMALL):
    """The only sheet of ``text``."""
    return small(text).sheets["skill.vs-02"]
