"""Small numbers as words, where a sentence begins with one."""

from flask_babel import lazy_gettext

_WORDS = (
    lazy_gettext("Zero"),
    lazy_gettext("One"),
    lazy_gettext("Two"),
    lazy_gettext("Three"),
    lazy_gettext("Four"),
    lazy_gettext("Five"),
    lazy_gettext("Six"),
    lazy_gettext("Seven"),
    lazy_gettext("Eight"),
    lazy_gettext("Nine"),
    lazy_gettext("Ten"),
)


def number(n: int) -> str:
    """ "Four"; figures beyond ten."""
    return str(_WORDS[n]) if 0 <= n < len(_WORDS) else str(n)
