"""Why orders should stay on."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.modules.base import Reason
from app.modules.orders.models import Order
from models.database import Vendor


def open_orders(db: Session, platform_id: int) -> list[Reason]:
    """Orders of this platform that somebody paid for or waits for."""
    query = select(func.count()).select_from(Order).join(Vendor, Vendor.id == Order.vendor_id)
    count = db.scalar(query.where(Vendor.platform_id == platform_id, Order.status == "open"))
    return [Reason("orders.guards.open_orders", {"count": count})] if count else []
