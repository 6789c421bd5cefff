"""What customers add to search, and what their own module knows of a person."""

from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from app.modules.core.schemas import SearchHit
from app.modules.customers.models import Customer
from app.modules.customers.services import customer_service

HITS = 6


def search(db: Session, vendor_id: int, words: str) -> list[SearchHit]:
    """Customers by name or e-mail."""
    query = Customer.for_vendor(vendor_id).where(
        or_(
            Customer.email.icontains(words, autoescape=True),
            Customer.name.icontains(words, autoescape=True),
        )
    )
    return [
        SearchHit(
            person.name or person.email,
            person.email,
            "customers:customer",
            {"customer_id": person.id},
        )
        for person in db.scalars(query.order_by(Customer.id.desc()).limit(HITS))
    ]


def personal_data(db: Session, vendor_id: int, *, customer_id: int, email: str) -> dict[str, Any]:
    """The account itself, without its password."""
    person = customer_service.get(db, vendor_id, customer_id)
    fields = ("email", "name", "phone", "street", "postcode", "city", "country", "locale")
    return {
        **{name: getattr(person, name) for name in fields},
        "has_account": person.password_hash is not None,
        "created_at": person.created_at.isoformat(),
        "last_login_at": person.last_login_at.isoformat() if person.last_login_at else None,
    }
