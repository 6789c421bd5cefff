"""Promotions in the hot lane: find what a cart gets, take a use, give it back.

A vendor's promotions are kept in memory by content version, so a cart without limited promotions
costs no query for them.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.config import settings
from app.core.directory import VendorEntry, content_version
from app.core.hot import Connection
from app.core.ports import port
from app.core.texts import pick
from app.modules.cart.exceptions import PromotionGoneError
from app.modules.cart.services.pricing import (
    Buyer,
    Priced,
    Promoted,
    Rule,
    Shopper,
    promote,
)

COLUMNS = (
    "id, names, kind, code, percent, amount_cents, buy_quantity, get_quantity, categories, skus,"
    " minimum_cents, minimum_quantity, customer_group, is_first_order_only, starts_at, ends_at,"
    " usage_limit, customer_limit, used_count, is_exclusive, priority"
)
ACTIVE = f"SELECT {COLUMNS} FROM cart_promotions WHERE is_active ORDER BY id"  # noqa: S608
COUNTS = """
SELECT p.id, p.used_count - count(u.id) FILTER (WHERE u.cart_id = $3 AND NOT u.is_final)::int
    AS used_count,
  count(u.id) FILTER (WHERE u.buyer_key = $2 AND (u.cart_id <> $3 OR u.is_final))::int AS by_buyer
FROM cart_promotions p LEFT JOIN cart_promotion_uses u
  ON u.vendor_id = p.vendor_id AND u.promotion_id = p.id AND (u.buyer_key = $2 OR u.cart_id = $3)
WHERE p.id = ANY($1::int[]) GROUP BY p.id
"""
# Locked in the order of their keys, so that two checkouts cannot wait for each other.
LOCK = "SELECT id FROM cart_promotions WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
TAKE = """
UPDATE cart_promotions p SET used_count = used_count + 1
WHERE id = ANY($1::int[]) AND is_active AND (usage_limit IS NULL OR used_count < usage_limit)
  AND (ends_at IS NULL OR ends_at > now())
  AND (customer_limit IS NULL OR customer_limit > (SELECT count(*) FROM cart_promotion_uses u
    WHERE u.vendor_id = p.vendor_id AND u.promotion_id = p.id AND u.buyer_key = $2))
RETURNING id
"""
NOTE = """
INSERT INTO cart_promotion_uses
  (vendor_id, promotion_id, checkout_id, cart_id, buyer_key, amount_cents)
SELECT $1, id, $2, $3, $4, cents FROM unnest($5::int[], $6::int[]) AS used(id, cents)
"""
GIVE_BACK = """
WITH gone AS (
  DELETE FROM cart_promotion_uses WHERE checkout_id = $1 RETURNING vendor_id, promotion_id
)
UPDATE cart_promotions p SET used_count = used_count - 1 FROM gone
WHERE p.vendor_id = gone.vendor_id AND p.id = gone.promotion_id
"""
_key = settings.derived_secret("promotion uses").encode()
_kept: dict[int, tuple[int, list[Any]]] = {}


def buyer_key(vendor_id: int, email: str) -> str:
    """A person in one shop's uses; says nothing about him to who does not hold our key."""
    told = f"{vendor_id}:{email.strip().lower()}".encode()
    return hmac.new(_key, told, hashlib.sha256).hexdigest()[:32]


async def find(
    db: Connection,
    vendor: VendorEntry,
    lines: Sequence[Priced],
    codes: Collection[str],
    *,
    locale: str,
    now: datetime,
    shopper: Shopper,
) -> Promoted:
    """What this cart gets off, and why it gets the rest not."""
    rows = await _active(db, vendor)
    rules = [
        _rule(row, locale, vendor.default_locale)
        for row in rows
        if not row["code"] or row["code"] in codes
    ]
    if not rules or not lines:
        return Promoted(unknown_codes=tuple(codes)) if codes and lines else Promoted()
    rules, uses = await _counted(db, vendor.id, rules, shopper)
    buyer = Buyer(
        await _has_bought(db, vendor, rules, shopper.email),
        await _group(db, vendor, rules, shopper.customer_id),
        uses,
    )
    shelves = await _shelves(db, vendor, rules, lines)
    found = promote(lines, rules, codes, buyer, now=now, shelves=shelves)
    scopes = await _scopes(db, vendor, [refusal.rule for refusal in found.refusals], locale)
    return replace(found, scopes=scopes) if scopes else found


async def redeem(
    db: Connection,
    vendor_id: int,
    checkout_id: UUID,
    cart_id: UUID,
    email: str,
    used: Mapping[int, int],
) -> None:
    """Take one use of each promotion (id -> cents it gives), or none of them.

    Raises `PromotionGoneError` when somebody else took the last one, or it ended meanwhile.
    """
    if not used:
        return
    key = buyer_key(vendor_id, email)
    await db.fetch(LOCK, list(used))
    taken = {row["id"] for row in await db.fetch(TAKE, list(used), key)}
    if taken != set(used):
        raise PromotionGoneError
    cents = list(used.values())
    await db.execute(NOTE, vendor_id, checkout_id, cart_id, key, list(used), cents)


async def give_back(db: Connection, checkout_id: UUID) -> None:
    """The checkout came to nothing: its uses are free again."""
    await db.execute(GIVE_BACK, checkout_id)


async def note_order(db: Connection, checkout_id: UUID, number: int) -> None:
    """For the vendor, who looks for orders and knows no checkouts."""
    await db.execute(
        "UPDATE cart_promotion_uses SET order_number = $2, is_final = true WHERE checkout_id = $1",
        checkout_id,
        number,
    )


async def is_known(db: Connection, vendor: VendorEntry, code: str) -> bool:
    """Whether the vendor has switched on such a code, whatever its conditions."""
    return any(row["code"] == code for row in await _active(db, vendor))


async def _active(db: Connection, vendor: VendorEntry) -> list[Any]:
    """A vendor's promotions; who changes one bumps the shop's content version."""
    version = content_version(vendor.id)
    kept = _kept.get(vendor.id)
    if kept is None or kept[0] != version:
        kept = _kept[vendor.id] = (version, await db.fetch(ACTIVE))
    return kept[1]


def _rule(row: Any, locale: str, default_locale: str) -> Rule:
    facts = {**row}
    names = facts.pop("names")
    facts["categories"] = frozenset(facts["categories"])
    facts["skus"] = frozenset(facts["skus"])
    return Rule(name=pick(names, locale, default_locale) or facts["code"], **facts)


async def _counted(
    db: Connection, vendor_id: int, rules: list[Rule], shopper: Shopper
) -> tuple[list[Rule], dict[int, int]]:
    """The rules with fresh counts of their uses, where a limit asks for them."""
    limited = [r.id for r in rules if r.usage_limit is not None or r.customer_limit is not None]
    if not limited:
        return rules, {}
    key = buyer_key(vendor_id, shopper.email) if shopper.email else ""
    rows = await db.fetch(COUNTS, limited, key, shopper.cart_id)
    counts = {row["id"]: row for row in rows}
    fresh = [
        replace(rule, used_count=counts[rule.id]["used_count"]) if rule.id in counts else rule
        for rule in rules
    ]
    return fresh, {id_: row["by_buyer"] for id_, row in counts.items()}


async def _has_bought(
    db: Connection, vendor: VendorEntry, rules: Sequence[Rule], email: str
) -> bool | None:
    ask = port("orders.has_bought", vendor.platform_id)
    if not email or ask is None or not any(rule.is_first_order_only for rule in rules):
        return None
    return bool(await ask(db, email))


async def _group(
    db: Connection, vendor: VendorEntry, rules: Sequence[Rule], customer_id: int | None
) -> str:
    ask = port("customers.group_of", vendor.platform_id)
    if customer_id is None or ask is None or not any(rule.customer_group for rule in rules):
        return ""
    return str(await ask(db, customer_id))


async def _shelves(
    db: Connection, vendor: VendorEntry, rules: Sequence[Rule], lines: Sequence[Priced]
) -> dict[str, list[str]]:
    ask = port("catalog.shelves", vendor.platform_id)
    if ask is None or not any(rule.categories for rule in rules):
        return {}
    found: dict[str, list[str]] = await ask(db, [line.sku for line in lines])
    return found


async def _scopes(
    db: Connection, vendor: VendorEntry, rules: Sequence[Rule], locale: str
) -> dict[int, str]:
    """What promotions are for: `Books, Blue mug`."""
    slugs = {slug for rule in rules for slug in rule.categories}
    skus = {sku for rule in rules for sku in rule.skus}
    names = port("catalog.shelf_names", vendor.platform_id)
    offers = port("catalog.offers", vendor.platform_id)
    words: dict[str, str] = {}
    if slugs and names is not None:
        words |= await names(db, sorted(slugs), locale, vendor.default_locale)
    if skus and offers is not None:
        found = await offers(db, sorted(skus), locale, vendor.default_locale)
        words |= {sku: offer.title for sku, offer in found.items()}
    return {
        rule.id: ", ".join(dict.fromkeys(words.get(key, key) for key in scope[:3]))
        for rule in rules
        if (scope := sorted(rule.categories) + sorted(rule.skus))
    }
