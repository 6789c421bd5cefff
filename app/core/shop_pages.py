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
    version = (content_version(vendor.id), gate.mask(vendor.platform_id))
    kept = _kept.get((vendor.id, locale))
    if kept is not None and kept[0] == version:
        return kept[1]
    frame: dict[str, Any] = {"categories": [], "pages": []}
    if ask := port("catalog.navigation", vendor.platform_id):
        frame["categories"] = await ask(db, locale, vendor.default_locale)
    if ask := port("cms.footer", vendor.platform_id):
        frame["pages"] = await ask(db, locale, vendor.default_locale)
    _kept[vendor.id, locale] = (version, frame)
    return frame
