"""Shoppers with accounts, as the tenant walk needs them."""

from typing import Any

from app.core.database import transaction
from app.modules.customers.services import customer_service
from tests.support.factories import PASSWORD, unique
from tests.support.walk import Things, Visit, hidden, no_body


def registration(_: Things) -> dict[str, Any]:
    return {"data": {"email": f"{unique('c')}@example.com", "name": "Bo", "password": PASSWORD}}


def password(_: Things) -> dict[str, Any]:
    return {"data": {"password": PASSWORD}}


SECRETS = {"token"}
BODIES = {
    "POST /shop/{vendor_code}/account": registration,
    "POST /shop/{vendor_code}/account/session": lambda x: {
        "data": {"email": x["email"], "password": PASSWORD}
    },
    "POST /shop/{vendor_code}/account/end": no_body,
    "POST /vendor/{vendor_code}/customers/{customer_id}/group": lambda _: {
        "data": {"customer_group": "trade"}
    },
    "POST /shop/{vendor_code}/account/password": lambda x: {"data": {"email": x["email"]}},
    "POST /shop/{vendor_code}/account/password/{token}": lambda _: {
        "data": {"password": PASSWORD}
    },
}


def things(visit: Visit) -> Things:
    with transaction(visit.shop.context) as db:
        customer = customer_service.register(
            db,
            visit.shop.id,
            email=f"{hidden(visit.shop)}-{unique('c')}@example.com",
            name=hidden(visit.shop),
            password=PASSWORD,
            locale="en",
        )
        assert customer is not None
        db.flush()
        token = customer_service.request_password(db, visit.shop.id, customer.email)
        return {"customer_id": str(customer.id), "email": customer.email, "token": token or ""}
