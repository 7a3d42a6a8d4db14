"""Files in the demo school: a film of a check-off, photographed papers, one that waits for its form."""

import io
from datetime import date
from importlib import resources

from PIL import Image, ImageDraw

from tracker.commands import evidence
from tracker.commands.proofs import KeptFile
from tracker.demo.pupil import Pupil
from tracker.services import media, pages
from tracker.web.evidence.store import store

_MOST = 1_000_000
_PAPER, _INK, _PINE = (250, 248, 241), (96, 108, 102), (14, 74, 61)


def film(pupil: Pupil, target: str, on: date, name: str = "check-off.webm") -> None:
    """Send a film with the consent of everybody on camera; it waits for the entry that comes next."""
    content = (resources.files("tracker.demo") / "film.webm").read_bytes()
    _send(pupil, target, on, name, content, consent=True)


def photo(pupil: Pupil, target: str, on: date, name: str = "front.jpg") -> None:
    """Send a photographed page."""
    _send(pupil, target, on, name, _page(name))


def scan(pupil: Pupil, target: str, on: date) -> None:
    """Send two photographed pages that become one PDF, as the form makes it of them."""
    _send(pupil, target, on, "both sides.pdf", pages.pdf_of([_page("front"), _page("back")]))


def _send(pupil: Pupil, target: str, on: date, name: str, content: bytes, *, consent: bool = False) -> None:
    """From the first byte to the draft, as the pages do it."""
    key = store().begin()
    store().append(key, 0, io.BytesIO(content), _MOST)
    sizes = {"size": len(content), "most": _MOST, "most_waiting": 5 * _MOST}
    begun = pupil.do(evidence.begin, target, day=on, hour=17, name=name, key=key, **sizes)
    kept = media.keep(store(), key)
    stored = kept.stored
    told = KeptFile(stored.key, stored.size, stored.sha256, kept.kind, kept.media_type, kept.seconds)
    pupil.school.do(
        pupil.actor,
        evidence.finish,
        begun["upload"],
        pupil.enrollment,
        day=on,
        hour=17,
        kept=told,
        consent=consent,
    )
    if stored.key != key:
        store().remove(key)


def _page(words: str) -> bytes:
    """A page that looks like a form somebody filled in."""
    image = Image.new("RGB", (900, 1200), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 80, 520, 130), fill=_PINE)
    for line in range(200, 1080, 56):
        draw.line((80, line, 820 - (line * 7) % 260, line), fill=_INK, width=4)
    draw.text((84, 1120), words, fill=_INK)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()
