"""Holding stock for checkouts and letting it go: the hot lane, and a port for others."""

from typing import Any

import asyncpg
import orjson

from app.core.hot import Connection
from app.core.ports import provide
from app.modules.inventory.exceptions import InsufficientStockError

INSUFFICIENT = "WZ001"


@provide("inventory.hold")
async def hold(db: Connection, ref: str, quantities: dict[str, int], *, minutes: int = 30) -> bool:
    """Hold units of several SKUs for `ref`, all or none. SKUs without stock keeping pass.

    Returns whether shoppers could see a difference. Raises `InsufficientStockError` for the
    first SKU (in sorted order) of which too little is left.
    """
    try:
        return bool(
            await db.fetchval(
                "SELECT inventory_hold($1, $2::text[], $3::int[], $4)",
                ref,
                list(quantities),
                list(quantities.values()),
                minutes,
            )
        )
    except asyncpg.PostgresError as error:
        if getattr(error, "sqlstate", "") != INSUFFICIENT:
            raise
        facts = orjson.loads(str(getattr(error, "detail", "") or "{}"))
        raise InsufficientStockError(
            facts["sku"], wanted=facts["wanted"], available=facts["available"]
        ) from error


@provide("inventory.keep")
async def keep(db: Connection, ref: str) -> None:
    """The order is placed: what is held for it no longer expires."""
    await db.execute("SELECT inventory_keep($1)", ref)


@provide("inventory.release")
async def release(db: Connection, ref: str) -> bool:
    """Let go of what is held for `ref`. Whether shoppers could see a difference."""
    return bool(await db.fetchval("SELECT inventory_release($1)", ref))


@provide("inventory.availability")
async def availability(db: Connection, skus: list[str]) -> dict[str, int]:
    """Units that can be bought now, by SKU. A SKU that is missing has no limit."""
    rows: list[Any] = await db.fetch(
        "SELECT sku, sum(on_hand - reserved)::int AS available FROM inventory_stock_items"
        " WHERE sku = ANY($1::text[]) GROUP BY sku",
        skus,
    )
    return {row["sku"]: row["available"] for row in rows}
