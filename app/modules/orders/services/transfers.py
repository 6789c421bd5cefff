"""Orders that wait for a bank transfer, for whoever reads the statements."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.orders.models import Order
from app.modules.payments.schemas import AwaitedTransfer
from app.modules.payments.services import BANK_TRANSFER, BankDetails, Transfer


def transfer_of(order: Any, account: BankDetails | None) -> Transfer | None:
    """What the buyer must transfer, while the order waits for it. `order` is a row or an order."""
    values = order if isinstance(order, dict) else vars(order)
    is_awaited = (
        values["payment_method"] == BANK_TRANSFER
        and values["payment_status"] == "pending"
        and values["status"] == "open"
    )
    if account is None or not is_awaited:
        return None
    return Transfer(account, values["total_cents"], values["currency"], values["number"])


@provide("orders.awaiting_transfer")
def awaiting_transfer(
    db: Session, vendor_id: int, numbers: Sequence[int]
) -> dict[int, AwaitedTransfer]:
    """Those of these orders that are to be paid by transfer and are not paid yet. Kept from
    everyone else until the transaction ends, in the order of their numbers."""
    query = (
        Order.for_vendor(vendor_id)
        .where(
            Order.number.in_(numbers),
            Order.payment_method == BANK_TRANSFER,
            Order.payment_status == "pending",
            Order.status == "open",
        )
        .order_by(Order.number)
        .with_for_update()
    )
    return {
        order.number: AwaitedTransfer(
            order.number, f"checkout:{order.checkout_id}", order.total_cents, order.currency
        )
        for order in db.scalars(query)
    }
