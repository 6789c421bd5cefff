"""Files for search engines: `robots.txt`, and the sitemap with every page in every language."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from app.api.shop_links import alternates_of
from app.api.urls import absolute_shop_url
from app.core.directory import VendorEntry

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# For this shopper only, or the same goods in another order.
PRIVATE = ("/cart", "/checkout", "/account", "/orders/", "/search", "/*?*sort=", "/*?*min_price=")


def robots_txt(vendor: VendorEntry) -> str:
    """On the shop's own host the paths begin at its root."""
    base = absolute_shop_url(vendor.code)
    inside = "" if vendor.host else f"/shop/{vendor.code}"
    lines = ["User-agent: *", *(f"Disallow: {inside}{path}" for path in PRIVATE)]
    return "\n".join([*lines, f"Sitemap: {base.rstrip('/')}/sitemap.xml", ""])


def sitemap_index(vendor: VendorEntry, parts: int) -> str:
    """One file for pages and shelves, then the products."""
    files = (absolute_shop_url(vendor.code, f"/sitemap-{part}.xml") for part in range(parts + 1))
    listed = "".join(f"<sitemap><loc>{escape(file)}</loc></sitemap>\n" for file in files)
    return f'{XML}<sitemapindex xmlns="{NAMESPACE}">\n{listed}</sitemapindex>\n'


def sitemap_part(vendor: VendorEntry, pages: Iterable[tuple[str, datetime | None]]) -> str:
    listed = "".join(_url(vendor, path, changed_at) for path, changed_at in pages)
    return f'{XML}<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">\n{listed}</urlset>\n'


def _url(vendor: VendorEntry, path: str, changed_at: datetime | None) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{other["lang"]}" href={quoteattr(other["href"])}/>'
        for other in alternates_of(vendor, path)
    )
    changed = f"<lastmod>{changed_at.date().isoformat()}</lastmod>" if changed_at else ""
    loc = escape(absolute_shop_url(vendor.code, path))
    return f"<url><loc>{loc}</loc>{changed}{others}</url>\n"
