"""PDF/UA files from HTML: tagged, with language and title, and files inside."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import ImageFile

from tracker.config import folder

KEPT = 16
"""How many documents a process keeps as it drew them: about 60 kB each."""


class NoPango(Exception):
    """WeasyPrint cannot draw here: its library Pango is not on this machine."""


def pdf_of(html: str, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The pages of ``html``, styled by ``static/css/print.css``, with these files inside by name.

    Nothing is fetched but our own style and fonts, whatever the document says. The same document is
    drawn once a process: a shared copy never changes, and whoever has its link may ask as often as they
    like. Raises NoPango.
    """
    return _drawn(html, tuple((attachments or {}).items()))


@lru_cache(maxsize=KEPT)
def _drawn(html: str, attachments: tuple[tuple[str, bytes], ...]) -> bytes:
    weasyprint, fetcher, style, fonts = _loaded()
    files = [
        weasyprint.Attachment(
            string=content, name=name, description=name, url_fetcher=fetcher, relationship="Data"
        )
        for name, content in attachments
    ]
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher)
    made: bytes = document.write_pdf(
        stylesheets=[style], font_config=fonts, attachments=files, pdf_variant="pdf/ua-1"
    )
    return made


@lru_cache(maxsize=1)
def _loaded() -> tuple[Any, Any, Any, Any]:
    """The library, what it may fetch, the style sheet of all documents and its fonts; read once a
    process."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        # It lets Pillow read cut pictures, for all of the process: photos of papers must be whole.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    except (ImportError, OSError) as error:
        raise NoPango from error
    static = folder("static").resolve()

    class OurFiles(URLFetcher):
        """Reads the files of ``static`` and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The file behind an address of our own."""
            file = Path(url.removeprefix("file://")).resolve()
            if not url.startswith("file://") or not file.is_relative_to(static):
                raise ValueError("nothing is fetched from elsewhere")
            return super().fetch(url, headers)

    fetcher, fonts = OurFiles(), FontConfiguration()
    sheet = static / "css" / "print.css"
    style = weasyprint.CSS(filename=str(sheet), font_config=fonts, url_fetcher=fetcher)
    return weasyprint, fetcher, style, fonts
