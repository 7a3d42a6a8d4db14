"""Why a file was refused: sentences by error code, with how large and of which kind it may be."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.kinds import EvidenceKind
from tracker.web.wording.titles import joined


def file_size(count: int) -> str:
    """How much that is: "12 MB", "1.4 MB", "640 kB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1_000))} kB"
    number = f"{count / 1_000_000:.{0 if count >= 10_000_000 else 1}f}".removesuffix(".0")
    # Both languages are read in the Americas, where the point stands before the fraction.
    return f"{number} MB"


def running_time(seconds: int | None) -> str:
    """How long a video lasts: "2:10"; empty where it does not say."""
    if seconds is None:
        return ""
    return f"{seconds // 60}:{seconds % 60:02}"


def files(found: Sequence[Any]) -> str:
    """What proves an entry, in two words: "video 2:10", "photo", "3 files"."""
    if len(found) > 1:
        return ngettext("%(num)s file", "%(num)s files", len(found))
    if not found:
        return ""
    word = {EvidenceKind.PHOTO: gettext("photo"), EvidenceKind.VIDEO: gettext("video")}.get(
        found[0].kind, "PDF"
    )
    return f"{word} {running_time(found[0].seconds)}".strip()


def kinds_words(kinds: Any) -> str:
    """ "photos, videos, PDF", as part of a sentence."""
    return joined([str(_PLURALS[EvidenceKind(kind)]) for kind in kinds])


_PLURALS: dict[EvidenceKind, LazyString] = {
    EvidenceKind.PHOTO: lazy_gettext("photos"),
    EvidenceKind.VIDEO: lazy_gettext("videos"),
    EvidenceKind.PDF: lazy_gettext("PDF files"),
}


def _too_large(told: Any) -> str:
    return gettext(
        "This file is too large: %(most)s fit. Film in a smaller size, or in two parts.",
        most=file_size(told.facts["most"]),
    )


def _too_much(told: Any) -> str:
    return gettext(
        "More than %(most)s of yours waits already. Send or remove some of it first.",
        most=file_size(told.facts["most"]),
    )


def _too_many(told: Any) -> str:
    return ngettext(
        "%(num)s file of yours waits already. Send or remove some of them first.",
        "%(num)s files of yours wait already. Send or remove some of them first.",
        told.facts["most"],
    )


def _kind_here(told: Any) -> str:
    return gettext("This takes %(kinds)s. Choose another file.", kinds=kinds_words(told.facts["kinds"]))


FILE_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "file_kind_here": _kind_here,
    "file_too_large": _too_large,
    "files_too_many": _too_many,
    "files_too_much": _too_much,
}
"""Codes about files whose sentence has facts in it."""

PLAIN_FILE_PROBLEMS: dict[str, LazyString] = {
    "consent_needed": lazy_gettext(
        "Say whether everybody on camera agreed to be filmed. Without that the video cannot be kept."
    ),
    "file_attached": lazy_gettext("This file belongs to an entry by now and stays with it."),
    "file_choose": lazy_gettext("Choose a file first."),
    "file_empty": lazy_gettext("This file is empty. Choose another one."),
    "file_kind": lazy_gettext(
        "This is no photo, video or PDF that can be read here: JPEG, PNG, WebP, HEIC, MP4, MOV, WebM or PDF."
    ),
    "file_on_its_way": lazy_gettext(
        "A file is still on its way, or has a question to answer. Wait for it, answer it, or remove it."
    ),
    "file_too_many_pixels": lazy_gettext(
        "This picture is too large to be opened: save it in a smaller size."
    ),
    "file_truncated": lazy_gettext("This file is not whole: its end is missing. Send it once more."),
    "file_unreadable": lazy_gettext("This file cannot be opened. Take the photo again, or save it anew."),
    "no_file": lazy_gettext("What you are looking for is not there, or it is not yours to see."),
    "no_upload": lazy_gettext("What you are looking for is not there, or it is not yours to see."),
    "store_full": lazy_gettext("There is no room for files right now. Nothing was kept: tell your school."),
    "takes_no_file": lazy_gettext("Of this only the result is kept: no file is taken."),
}
"""Codes about files whose sentence is always the same."""
