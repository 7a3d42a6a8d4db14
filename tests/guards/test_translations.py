"""Every text is in Spanish too, none is fuzzy, and the compiled catalogs are up to date."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tracker.config import PACKAGE, house

FOLDER = PACKAGE / "translations"
PO = FOLDER / "es" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")
MORE = "run `make messages`, translate what is new, then run it again"


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    """All messages in code and templates."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for name, line, message, comments, context in extract_from_dir(
        house(), methods, options, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {".venv", "build", "dist", "node_modules"}


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    """The Spanish catalog."""
    with PO.open("rb") as file:
        return read_po(file, locale="es")


def test_nothing_is_missing_in_spanish(wanted: Catalog, spanish: Catalog) -> None:
    missing = []
    for message in wanted:
        found = spanish.get(message.id, message.context) if message.id else message
        if message.id and (found is None or not _is_whole(found.string) or found.fuzzy):
            missing.append(message.id)
    assert not missing, f"{len(missing)} messages lack Spanish: {missing[:5]}; {MORE}"


def _is_whole(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def test_placeholders_are_kept(spanish: Catalog) -> None:
    wrong = []
    for message in spanish:
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        known = {name for text in ids for name in PLACEHOLDER.findall(text)}
        wrong += [text for text in texts if not set(PLACEHOLDER.findall(text)) <= known]
    assert not wrong


def test_compiled_catalog_is_up_to_date(spanish: Catalog) -> None:
    buffer = io.BytesIO()
    write_mo(buffer, spanish)
    buffer.seek(0)
    with PO.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file)._catalog == gettext.GNUTranslations(buffer)._catalog, MORE
