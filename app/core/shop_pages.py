"""What stands around every shop page: categories above, text pages below.

Read through ports and kept per vendor, language and content version, so that a page costs no
statement for its frame in the steady state.
"""

from typing import Any

from app.core.directory import VendorEntry, content_version
from app.core.gate import gate
from app.core.hot import Connection
from app.core.ports import port

_kept: dict[tuple[int, str], tuple[tuple[int, int], dict[str, Any]]] = {}


async def shop_frame(db: Connection, vendor: VendorEntry, locale: str) -> dict[str, Any]:
    """`categories` and `pages` of a shop."""
    version = _version(vendor)
    if (kept := kept_frame(vendor, locale)) is not None:
        return kept
    frame: dict[str, Any] = {"categories": [], "pages": []}
    if ask := port("catalog.navigation", vendor.platform_id):
        frame["categories"] = await ask(db, locale, vendor.default_locale)
    if ask := port("cms.footer", vendor.platform_id):
        frame["pages"] = await ask(db, locale, vendor.default_locale)
    _kept[vendor.id, locale] = (version, frame)
    return frame


def kept_frame(vendor: VendorEntry, locale: str) -> dict[str, Any] | None:
    """The frame as last read, unless the shop changed since."""
    kept = _kept.get((vendor.id, locale))
    return kept[1] if kept is not None and kept[0] == _version(vendor) else None


def _version(vendor: VendorEntry) -> tuple[int, int]:
    return content_version(vendor.id), gate.mask(vendor.platform_id)
