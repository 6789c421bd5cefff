"""What the dashboard shows of orders."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.orders.services.order_service import order_service


@provide("orders.figures")
def figures(db: Session, vendor_id: int) -> list[dict[str, Any]]:
    """Orders that wait for a hand."""
    counts = order_service.counts(db, vendor_id)
    return [
        {"label": f"orders.figure.{name}", "value": str(n), "route": "orders:orders"}
        for name, n in counts.items()
    ]
