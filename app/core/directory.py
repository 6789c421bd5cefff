"""Who is where: platforms, vendors and their hosts, held in memory by every process.

A snapshot is swapped as a whole; `app.modules.live` keeps it fresh by LISTEN/NOTIFY and a poll.
An unknown host or code is nobody: never guessed, never the first one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.config import settings

CHANNEL = "wizamart"


@dataclass(frozen=True, slots=True)
class PlatformEntry:
    id: int
    code: str
    name: str
    host: str | None
    default_locale: str


@dataclass(frozen=True, slots=True)
class VendorEntry:
    id: int
    code: str
    name: str
    platform_id: int
    company_id: int
    status: str
    default_locale: str
    currency: str
    country: str
    host: str | None
    theme: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class Directory:
    platforms: Mapping[int, PlatformEntry] = field(default_factory=dict)
    vendors: Mapping[str, VendorEntry] = field(default_factory=dict)
    hosts: Mapping[str, VendorEntry] = field(default_factory=dict)
    by_id: Mapping[int, VendorEntry] = field(default_factory=dict)

    def vendor_of_host(self, host: str) -> VendorEntry | None:
        """The vendor whose own domain, or whose subdomain of ours, this is."""
        found = self.hosts.get(host)
        if found is None and host.endswith("." + settings.shop_domain):
            found = self.vendors.get(host.removesuffix("." + settings.shop_domain))
        return found

    def platform_of_host(self, host: str) -> PlatformEntry | None:
        return next((p for p in self.platforms.values() if p.host == host), None)


PLATFORMS_SQL = (
    "SELECT id, code, name, host, default_locale FROM platforms WHERE is_active ORDER BY id"
)
VENDORS_SQL = (
    "SELECT v.id, v.code, v.name, v.platform_id, v.company_id, v.status, v.default_locale,"
    " v.currency, v.country, (SELECT min(d.host) FROM vendor_domains d"
    "  WHERE d.vendor_id = v.id AND d.verified_at IS NOT NULL) AS host, v.theme"
    " FROM vendors v JOIN platforms p ON p.id = v.platform_id AND p.is_active"
    " WHERE v.status <> 'closed' ORDER BY v.id"
)
DOMAINS_SQL = "SELECT vendor_id, host FROM vendor_domains WHERE verified_at IS NOT NULL"


def build(
    platforms: Iterable[Mapping[str, Any]],
    vendors: Iterable[Mapping[str, Any]],
    domains: Iterable[Mapping[str, Any]],
) -> Directory:
    """A directory from the rows of the three statements above."""
    entries = [VendorEntry(**row) for row in vendors]
    by_id = {vendor.id: vendor for vendor in entries}
    return Directory(
        platforms={row["id"]: PlatformEntry(**row) for row in platforms},
        vendors={vendor.code: vendor for vendor in entries},
        hosts={d["host"]: by_id[d["vendor_id"]] for d in domains if d["vendor_id"] in by_id},
        by_id=by_id,
    )


class _Current:
    """What this process believes at the moment."""

    directory = Directory()
    versions: dict[int, int] = {}  # noqa: RUF012 - one per process, on purpose


current = _Current()


def directory() -> Directory:
    return current.directory


def content_version(vendor_id: int) -> int:
    return current.versions.get(vendor_id, 0)


BUMP_SQL = (
    "INSERT INTO content_versions AS c (vendor_id, version) VALUES ({0}, 1)"
    " ON CONFLICT (vendor_id) DO UPDATE SET version = c.version + 1,"
    " changed_at = clock_timestamp()"
    " RETURNING pg_notify('wizamart', 'content:' || vendor_id || ':' || version)"
)


def bump_content_version(db: Session, vendor_id: int) -> None:
    """Say, in the writing transaction, that shoppers of this vendor may see a difference."""
    db.execute(text(BUMP_SQL.format(":vendor_id")), {"vendor_id": vendor_id})


def announce_directory_change(db: Session) -> None:
    """Say, in the writing transaction, that platforms, vendors or hosts changed."""
    db.execute(text("SELECT pg_notify('wizamart', 'directory')"))
