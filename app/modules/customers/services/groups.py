"""Groups of customers: what a vendor calls them, for rules that ask."""

from sqlalchemy.orm import Session

from app.core.hot import Connection
from app.core.ports import provide
from app.modules.customers.services.customer_service import customer_service


@provide("customers.group_of")
async def group_of(db: Connection, customer_id: int) -> str:
    """The group of a customer; empty when he is in none."""
    query = "SELECT customer_group FROM customers_customers WHERE id = $1"
    return str(await db.fetchval(query, customer_id) or "")


def put_into(db: Session, vendor_id: int, customer_id: int, group: str) -> None:
    """Put a customer into a group, or with an empty name out of his."""
    customer_service.get(db, vendor_id, customer_id).customer_group = group.strip()[:40]
