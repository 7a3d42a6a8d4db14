"""Static files compressed once: a folder beside the database that holds each file and its gzip form."""

import shutil
import tempfile
from pathlib import Path

from whitenoise.compress import Compressor

KEPT_SECONDS = 30 * 24 * 3600


def prepared(instance: Path, digest: str) -> Path:
    """Where the compressed files of this content stand, or would stand."""
    return instance / "static" / digest


def prepare(static: Path, instance: Path, digest: str) -> Path:
    """Copy and compress the static files unless that was done; gives the folder.

    Several processes may do it at once: the folder appears whole, and the first one stays. Folders of
    other contents go after a month: a server that was not started again still reads them.
    """
    folder = prepared(instance, digest)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        shutil.copytree(static, draft, dirs_exist_ok=True)
        compressor = Compressor(use_brotli=False, quiet=True)
        for file in sorted(path for path in draft.rglob("*") if path.is_file()):
            if compressor.should_compress(file.name):
                compressor.compress(str(file))
        draft.chmod(0o755)
        # A copy has the time of its source; the folder's own says when it was made.
        draft.touch()
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for other in folder.parent.iterdir():
        if folder.stat().st_mtime - other.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
    return folder
