"""Reading stock, counting it, booking deliveries and parcels."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.database import context_of
from app.core.directory import bump_content_version
from app.core.pagination import Page, PageRequest, paginate
from app.core.ports import provide
from app.modules.inventory.exceptions import InsufficientStockError, StockItemNotFoundError
from app.modules.inventory.models import StockItem, StockMovement
from app.modules.inventory.schemas import AdjustmentCreate

STOP_COUNTING = text("""
WITH idle AS (
  SELECT i.id, i.sku, i.on_hand FROM inventory_stock_items i
  WHERE i.vendor_id = :vendor AND i.sku = ANY(:skus) AND i.location = 'main' AND i.reserved = 0
    AND NOT EXISTS (
      SELECT 1 FROM inventory_movements m WHERE m.vendor_id = :vendor AND m.sku = i.sku
      AND m.location = 'main' AND m.reason <> :reason)
  ORDER BY i.sku FOR UPDATE OF i
), moved AS (
  INSERT INTO inventory_movements (vendor_id, sku, quantity, reason, ref, actor)
  SELECT :vendor, sku, -on_hand, :reason, :ref, coalesce(current_setting('app.actor', true), '')
  FROM idle WHERE on_hand <> 0
), gone AS (
  DELETE FROM inventory_stock_items
  WHERE id = ANY(ARRAY(SELECT id FROM idle)) AND reserved = 0 RETURNING 1
)
SELECT count(*) FROM gone
""")
ADJUST = text("""
UPDATE inventory_stock_items SET on_hand = on_hand + :quantity, updated_at = now()
WHERE vendor_id = :vendor AND sku = :sku AND location = 'main' AND on_hand + :quantity >= reserved
RETURNING id
""")


class StockService:
    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, search: str = ""
    ) -> Page[StockItem]:
        query = StockItem.for_vendor(vendor_id).order_by(StockItem.sku, StockItem.location)
        if search:
            query = query.where(StockItem.sku.icontains(search, autoescape=True))
        return paginate(db, query, request)

    def get(self, db: Session, vendor_id: int, sku: str) -> StockItem:
        item = db.scalars(StockItem.for_vendor(vendor_id).filter_by(sku=sku)).first()
        if item is None:
            raise StockItemNotFoundError(sku)
        return item

    def movements(self, db: Session, vendor_id: int, sku: str) -> list[StockMovement]:
        """The last hundred changes of a SKU, newest first."""
        query = StockMovement.for_vendor(vendor_id).filter_by(sku=sku)
        return list(db.scalars(query.order_by(StockMovement.id.desc()).limit(100)))

    def receive(self, db: Session, vendor_id: int, sku: str, quantity: int) -> StockItem:
        """Book units that arrived. The first delivery starts stock keeping of a SKU."""
        reading = {"sku": sku, "vendor": vendor_id, "quantity": quantity, "ref": uuid4().hex}
        db.execute(
            text(
                "INSERT INTO inventory_stock_items (vendor_id, sku, on_hand)"
                " VALUES (:vendor, :sku, :quantity) ON CONFLICT (vendor_id, sku, location)"
                " DO UPDATE SET on_hand = inventory_stock_items.on_hand + :quantity,"
                " updated_at = now()"
            ),
            reading,
        )
        db.execute(
            text(
                "INSERT INTO inventory_movements (vendor_id, sku, quantity, reason, ref, actor)"
                " VALUES (:vendor, :sku, :quantity, 'delivery', :ref,"
                " coalesce(current_setting('app.actor', true), ''))"
            ),
            reading,
        )
        bump_content_version(db, vendor_id)
        return self.get(db, vendor_id, sku)

    def adjust(self, db: Session, vendor_id: int, sku: str, wanted: AdjustmentCreate) -> StockItem:
        """Units that went or came without a delivery or sale. What is promised stays.

        Raises `InsufficientStockError` when more would go than is free.
        """
        change = {"vendor": vendor_id, "sku": sku, "quantity": wanted.quantity}
        item = self.get(db, vendor_id, sku)
        if db.execute(ADJUST, change).first() is None:
            raise InsufficientStockError(sku, wanted=-wanted.quantity, available=item.available)
        db.add(
            StockMovement(
                vendor_id=vendor_id,
                sku=sku,
                quantity=wanted.quantity,
                reason=wanted.reason,
                ref=uuid4().hex,
                actor=context_of(db).actor,
                note=wanted.note,
            )
        )
        db.flush()
        bump_content_version(db, vendor_id)
        db.refresh(item)
        return item

    def watch(self, db: Session, vendor_id: int, sku: str, low_at: int | None) -> None:
        """From how many units on this SKU runs low; None follows the shop's setting."""
        self.get(db, vendor_id, sku).low_at = low_at

    @staticmethod
    @provide("inventory.set_levels")
    def set_levels(
        db: Session, vendor_id: int, levels: Mapping[str, int], *, reason: str, ref: str
    ) -> int:
        """Set `on_hand` of many SKUs (a count, a feed), never below what is promised.

        Returns how many changed. `ref` names the cause; each SKU moves at most once per cause.
        """
        changed = db.scalar(
            text("SELECT inventory_set_levels(:ref, :reason, :skus, :levels)"),
            {"ref": ref, "reason": reason, "skus": list(levels), "levels": list(levels.values())},
        )
        if changed:
            bump_content_version(db, vendor_id)
        return changed or 0

    @staticmethod
    def stop_counting(
        db: Session, vendor_id: int, skus: Sequence[str], *, reason: str, ref: str
    ) -> int:
        """These are sold without counting from now on, unless somebody counts them himself.

        Stock that only ever changed for this `reason` goes, with a movement to zero; what was
        delivered, counted by hand, sold or is promised stays counted. Returns how many changed.
        """
        values = {"vendor": vendor_id, "skus": list(skus), "reason": reason, "ref": ref}
        changed = db.scalar(STOP_COUNTING, values) or 0
        if changed:
            bump_content_version(db, vendor_id)
        return changed

    @staticmethod
    @provide("inventory.ship")
    def ship(db: Session, ref: str, parcel: str, quantities: Mapping[str, int]) -> None:
        """Units held for `ref` leave with a parcel."""
        db.execute(
            text("SELECT inventory_ship(:ref, :parcel, :skus, :quantities)"),
            {
                "ref": ref,
                "parcel": parcel,
                "skus": list(quantities),
                "quantities": list(quantities.values()),
            },
        )

    @staticmethod
    @provide("inventory.let_go")
    def let_go(db: Session, vendor_id: int, ref: str) -> None:
        """A cancelled order no longer needs its stock."""
        if db.scalar(text("SELECT inventory_release(:ref)"), {"ref": ref}):
            bump_content_version(db, vendor_id)

    @staticmethod
    @provide("inventory.restock")
    def restock(db: Session, vendor_id: int, units: Mapping[str, int], *, ref: str) -> None:
        """Goods came back. A SKU whose stock is not kept stays so."""
        for sku, quantity in sorted(units.items()):
            moved = db.execute(
                text(
                    "UPDATE inventory_stock_items SET on_hand = on_hand + :quantity,"
                    " updated_at = now() WHERE vendor_id = :vendor AND sku = :sku"
                    " AND location = 'main' RETURNING id"
                ),
                {"vendor": vendor_id, "sku": sku, "quantity": quantity},
            ).first()
            if moved is not None:
                db.add(
                    StockMovement(
                        vendor_id=vendor_id, sku=sku, quantity=quantity, reason="return", ref=ref
                    )
                )
        bump_content_version(db, vendor_id)


stock_service = StockService()
