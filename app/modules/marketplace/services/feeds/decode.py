"""From bytes to text: which encoding a file is in, and which files are no feed at all."""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.modules.marketplace.services.feeds.problems import FeedError
from app.modules.marketplace.services.feeds.records import Limits

_HEAD = 64 * 1024
_CHUNK = 1024 * 1024
_FALLBACK = "feed-fallback"

# The first bytes of what people send instead of a feed.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "file_compressed"),
    (b"BZh", "file_compressed"),
    (b"\xfd7zXZ", "file_compressed"),
    (b"(\xb5/\xfd", "file_compressed"),
    (b"7z\xbc\xaf", "file_compressed"),
    (b"Rar!", "file_compressed"),
    (b"\xd0\xcf\x11\xe0", "file_spreadsheet"),
    (b"%PDF", "file_not_text"),
    (b"\x89PNG", "file_not_text"),
    (b"\xff\xd8\xff", "file_not_text"),
)
# UTF-32's little-endian mark starts with UTF-16's, so it must be asked first.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` and `errors` as `open()` takes them. `mixed`: UTF-8 with Windows-1252 in between."""

    name: str
    errors: str = "strict"
    mixed: bool = False


def _read_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are nearly always pasted from a Windows program."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    text = "".join(_WINDOWS_1252[byte] for byte in bad)
    return text, error.end


def _windows_1252() -> list[str]:
    """Five codes that Windows-1252 leaves open are what Latin-1 has there."""
    table = [chr(code) for code in range(256)]
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "ignore") or chr(code)
    return table


_WINDOWS_1252 = _windows_1252()
codecs.register_error(_FALLBACK, _read_as_windows_1252)


def read_head(path: Path, limits: Limits) -> bytes:
    """The first bytes, after refusing what is empty, too large or plainly something else."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FeedError(code="file_too_large", limit=limits.file_bytes // (1024 * 1024))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b" \t\r\n\0"):
        raise FeedError(code="file_empty")
    _refuse_containers(head)
    return head


def _refuse_containers(head: bytes) -> None:
    for magic, code in _REFUSED:
        if head.startswith(magic):
            raise FeedError(code)
    if head.startswith(b"PK\x03\x04"):
        # A workbook of Excel or LibreOffice is a zip archive with these names in it.
        office = b"[Content_Types].xml" in head or b"opendocument" in head
        raise FeedError(code="file_spreadsheet" if office else "file_compressed")
    start = head.removeprefix(BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise FeedError(code="file_web_page")
    if start.startswith((b"{", b"[{", b"[\n")):
        raise FeedError(code="file_json")


def detect_encoding(path: Path, head: bytes) -> Encoding:
    """Decide by the whole file, since the first accent may stand in its last line.

    A mark decides; else zeros in every second byte mean UTF-16; else what is valid UTF-8 is
    UTF-8; else the file is Windows-1252 (of which Latin-1 is a part), unless most of its accents
    are UTF-8: then only the broken bytes are read as Windows-1252.
    """
    name = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    name = name or _utf16_without_mark(head)
    if name.startswith(("utf-16", "utf-32")):
        _verify(path, name)
        return Encoding(name)
    if b"\0" in head[:4096]:
        raise FeedError(code="file_not_text")
    good, bad = _count_accents(path)
    if not bad:
        return Encoding(name or "utf-8")
    if good > bad or name:
        return Encoding(name or "utf-8", _FALLBACK, mixed=True)
    return Encoding("cp1252", _FALLBACK)


def _utf16_without_mark(head: bytes) -> str:
    sample = head[:4096]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _verify(path: Path, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as broken:
        raise FeedError(code="encoding_unreadable", encoding=name.upper()) from broken


def _count_accents(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are valid UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        broken = sum("\udc80" <= char <= "\udcff" for char in text) if _has_escape(text) else 0
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return good, bad + len(decoder.decode(b"", final=True))


def _has_escape(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
