"""What the dashboard shows of the catalogue."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.catalog.models import Product


@provide("catalog.figures")
def figures(db: Session, vendor_id: int) -> list[dict[str, Any]]:
    """How much there is to buy."""
    query = select(func.count()).where(Product.vendor_id == vendor_id, Product.status == "active")
    count = str(db.scalar(query) or 0)
    return [
        {"label": "catalog.figure.products", "value": count, "route": "catalog:vendor_products"}
    ]
