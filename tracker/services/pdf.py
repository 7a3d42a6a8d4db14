"""PDF/UA files from HTML: tagged, with language and title, and files inside."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.config import folder


class NoPango(Exception):
    """WeasyPrint cannot draw here: its library Pango is not on this machine."""


def pdf_of(html: str, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The pages of ``html``, styled by ``static/css/print.css``, with these files inside by name.

    Nothing is fetched: what a document says can name no file and no address. Raises NoPango.
    """
    weasyprint, style, fonts = _loaded()
    files = [
        weasyprint.Attachment(
            string=content, name=name, description=name, url_fetcher=_nothing, relationship="Data"
        )
        for name, content in (attachments or {}).items()
    ]
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=_nothing)
    made: bytes = document.write_pdf(
        stylesheets=[style],
        font_config=fonts,
        attachments=files,
        pdf_variant="pdf/ua-1",
    )
    return made


@lru_cache(maxsize=1)
def _loaded() -> tuple[Any, Any, Any]:
    """The library, the style sheet of all documents, and its fonts; read once a process."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise NoPango from error
    fonts = FontConfiguration()
    sheet = folder("static") / "css" / "print.css"
    style = weasyprint.CSS(filename=str(sheet), font_config=fonts, url_fetcher=_ours(weasyprint))
    return weasyprint, style, fonts


def _ours(weasyprint: Any) -> Any:
    """Lets the style sheet read our own fonts."""
    static = folder("static").resolve()

    def fetch(url: str, *rest: Any, **more: Any) -> Any:
        file = Path(url.removeprefix("file://")).resolve()
        if not url.startswith("file://") or not file.is_relative_to(static):
            raise ValueError("nothing is fetched from elsewhere")
        return weasyprint.default_url_fetcher(url, *rest, **more)

    return fetch


def _nothing(url: str, *_rest: Any, **_more: Any) -> Any:
    raise ValueError("nothing is fetched for a document")
