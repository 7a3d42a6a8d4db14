"""Photos: read, turned upright, made smaller and written anew, so that nothing but the picture stays.

What a camera writes beside the picture (place, time, device, thumbnails) is not carried over.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from tracker.domain.errors import Impossible

MOST_PIXELS = 64_000_000
"""Larger pictures are refused before they are unpacked: a small file can hold a huge one."""
LONGEST_SIDE = 2560
"""Pixels of the longest side that is kept: print on a paper stays readable."""
_QUALITY = 85
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# A large picture takes 200 MB while it is unpacked; a phone's pictures come several at once.
_one_at_a_time = threading.Lock()

register_heif_opener()


def clean(file: BinaryIO, format_name: str) -> bytes:
    """The picture as a JPEG without metadata, upright, its longest side at most ``LONGEST_SIDE``.

    ``format_name`` is Pillow's name of what the content is. Raises Impossible when the file is
    cut off, cannot be read, or has too many pixels.
    """
    made = io.BytesIO()
    with _one_at_a_time, _reading(), Image.open(file, formats=[format_name]) as image:
        _clean(image).save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()


@contextmanager
def _reading() -> Iterator[None]:
    """Tell what goes wrong in a decoder by its code."""
    try:
        yield
    except Impossible:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Impossible("file_too_many_pixels", field="file", most=MOST_PIXELS) from error
    except (OSError, EOFError) as error:
        code = "file_unreadable" if isinstance(error, UnidentifiedImageError) else "file_truncated"
        raise Impossible(code, field="file") from error
    # Decoders meet hostile bytes, and what they raise then is not written down anywhere.
    except Exception as error:
        raise Impossible("file_unreadable", field="file") from error


def _clean(image: Image.Image) -> Image.Image:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Impossible("file_too_many_pixels", field="file", most=MOST_PIXELS)
    # A JPEG can be unpacked at half or a quarter of its size, which is quicker and needs less room.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = _on_paper(upright)
    if profile and upright.mode in ("RGB", "RGBA"):
        plain = _in_srgb(plain, profile)
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def _on_paper(image: Image.Image) -> Image.Image:
    """Without transparency: on white, as a page shows it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    see_through = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colors without a profile beside them; as they are when the profile is no good."""
    try:
        found = ImageCms.profileToProfile(image, io.BytesIO(profile), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return found or image
