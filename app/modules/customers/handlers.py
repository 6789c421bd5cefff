"""What the customer list learns from others."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.outbox import on_fact
from app.modules.customers.services import customer_service


@on_fact("orders.order_placed")
def remember_the_buyer(db: Session, payload: dict[str, Any]) -> None:
    customer_service.remember_buyer(
        db,
        payload["vendor_id"],
        email=payload["email"],
        name=payload["customer_name"],
        locale=payload["locale"],
    )
