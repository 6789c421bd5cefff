"""Getting a feed from an address, through the one guarded way out."""

import re
from urllib.parse import unquote, urlsplit

from app.core.outbound import outbound
from app.core.outbound_body import Caps, FetchFailedError, FetchTooLargeError
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import FeedNotFetchedError, FileTooLargeError, NoFileError
from app.modules.marketplace.services import files

NAME_LIMIT = 300
# The framework's words for what went wrong, and our texts for them.
REASONS = {
    "its host name is not known": "unknown_host",
    "it took too long": "too_slow",
    "ConnectTimeout": "too_slow",
    "ReadTimeout": "too_slow",
    "ConnectError": "no_answer",
    "too many redirects": "redirects",
}


def fetch(vendor_id: int, url: str) -> tuple[str, int]:
    """Download a feed and keep it. Returns its name and size.

    Raises `AddressRefusedError` for what is not on the public web, `FeedNotFetchedError`,
    `FileTooLargeError` or `NoFileError`.
    """
    caps = Caps(max_bytes=config.max_file_bytes, seconds=config.fetch_seconds, idle_seconds=30.0)
    try:
        downloaded = outbound.download(url, caps=caps)
    except FetchTooLargeError as error:
        raise FileTooLargeError(config.max_file_bytes) from error
    except FetchFailedError as error:
        raise _translated(str(error.details["reason"])) from error
    name = files.adopt(vendor_id, downloaded.path)
    if not downloaded.size:
        files.forget(name)
        raise NoFileError
    return name, downloaded.size


def _translated(reason: str) -> FeedNotFetchedError:
    if status := re.fullmatch(r"HTTP (\d+)", reason):
        return FeedNotFetchedError("status", status[1])
    return FeedNotFetchedError(REASONS.get(reason, "broken"))


def name_of(address: str) -> str:
    """What to call a feed from an address: its host and the last part of its path."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return shown_name(f"{parts.hostname or ''}/…/{last}" if last else parts.hostname or "")


def shown_name(name: str) -> str:
    """A file name as it may be shown: no folders, nothing invisible, not endless."""
    last = re.split(r"[\\/]", name)[-1] if "…" not in name else name
    return "".join(c for c in last if c.isprintable())[:NAME_LIMIT].strip() or "feed"
