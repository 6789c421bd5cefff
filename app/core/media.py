"""Pictures: decoded, bounded, written anew and named by their content.

What is stored was made by us, so no upload is ever served as it came; a name stands for one
picture for ever.
"""

import hashlib
import io
import warnings

from PIL import Image, UnidentifiedImageError

from app.core.config import settings
from app.exceptions.base import InvalidInputError

MAX_BYTES = 12_000_000
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


class BadPictureError(InvalidInputError):
    """Not a picture we know, too large, or broken."""

    code = "bad_picture"


def store_picture(raw: bytes) -> str:
    """Keep a picture as WebP of at most 1,600 pixels. Returns its address, `/media/...`.

    Raises `BadPictureError`.
    """
    if len(raw) > MAX_BYTES:
        raise BadPictureError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise BadPictureError
                picture = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, Warning, Image.DecompressionBombError):
        raise BadPictureError from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=82, method=4)
    return keep_file(buffer.getvalue(), "webp")


def keep_file(content: bytes, ending: str) -> str:
    """Write content under the name of its hash. Returns its address."""
    name = hashlib.blake2b(content, digest_size=16).hexdigest()
    folder = settings.media_dir / name[:2]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{ending}"
    if not path.exists():
        half = path.with_suffix(".part")
        half.write_bytes(content)
        half.replace(path)
    return f"/media/{name[:2]}/{name}.{ending}"
