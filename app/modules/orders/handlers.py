"""Mails that follow from what happened to an order, in the language it was placed in."""

from typing import Any

from sqlalchemy.orm import Session

from app.api.urls import absolute_shop_url
from app.core.directory import directory
from app.core.events import subscribe
from app.core.feature_gate import count_use
from app.core.mail import queue_mail
from app.core.module_settings import settings_for
from app.core.outbox import on_fact
from app.modules.orders.models import Order, Shipment
from app.modules.orders.services import (
    order_service,
    order_token,
    transfer_of,
    withdrawal_service,
)
from app.modules.orders.settings import OrdersSettings
from app.modules.payments.events import TransferReceived
from app.modules.payments.services import account_service
from app.templates_config import render_text
from app.utils.i18n import t, use_locale


@on_fact("orders.order_placed")
def confirm_by_mail(db: Session, payload: dict[str, Any]) -> None:
    """The confirmation: everything the law wants on a durable medium."""
    order = order_service.get(db, payload["vendor_id"], payload["number"])
    _send(db, order, "placed", f"order:{order.id}:placed")


@on_fact("orders.order_placed")
def count_the_order(db: Session, payload: dict[str, Any]) -> None:
    """For plans that are sold by orders. A sale that was made is never undone for it."""
    count_use(db, payload["vendor_id"], "orders_per_month", may_refuse=False)


@on_fact("orders.order_shipped")
def tell_of_the_parcel(db: Session, payload: dict[str, Any]) -> None:
    order = _by_id(db, payload)
    sent = Shipment.for_vendor(order.vendor_id).where(Shipment.id == payload["shipment_id"])
    shipment = db.scalars(sent).one_or_none()
    _send(db, order, "shipped", f"shipment:{payload['shipment_id']}", shipment=shipment)


@on_fact("orders.refund_done")
def tell_of_the_refund(db: Session, payload: dict[str, Any]) -> None:
    order = _by_id(db, payload)
    amount = payload["amount_cents"]
    _send(db, order, "refunded", f"refund:{payload['refund_id']}", amount_cents=amount)


@on_fact("orders.withdrawal_declared")
def give_a_receipt(db: Session, payload: dict[str, Any]) -> None:
    """What was declared and when, on a durable medium, whether the order is known or not."""
    _tell_of_withdrawal(db, payload, "withdrawal_received")


@on_fact("orders.withdrawal_decided")
def tell_of_the_decision(db: Session, payload: dict[str, Any]) -> None:
    withdrawal = withdrawal_service.get(db, payload["vendor_id"], payload["withdrawal_id"])
    _tell_of_withdrawal(db, payload, f"withdrawal_{withdrawal.status}")


def _tell_of_withdrawal(db: Session, payload: dict[str, Any], kind: str) -> None:
    withdrawal = withdrawal_service.get(db, payload["vendor_id"], payload["withdrawal_id"])
    vendor = directory().by_id[withdrawal.vendor_id]
    order = withdrawal.order
    named = {str(line.id): line.title for line in order.lines} if order else {}
    chosen = [(named[i], n) for i, n in withdrawal.quantities.items() if i in named]
    values = {"withdrawal": withdrawal, "shop": vendor.name, "chosen": chosen, "kind": kind}
    queue_mail(
        db,
        vendor_id=withdrawal.vendor_id,
        to=withdrawal.email,
        subject=t(f"orders.mail.{kind}.subject", withdrawal.locale, shop=vendor.name),
        text_body=render_text("orders/mail/withdrawal.txt", withdrawal.locale, **values),
        html_body=render_text("orders/mail/withdrawal.html", withdrawal.locale, **values),
        dedup_key=f"withdrawal:{withdrawal.id}:{kind}",
    )


@subscribe("payments.transfer_received")
def take_the_transfer(db: Session, event: TransferReceived) -> None:
    """The order is paid when all of its money is there; until then its history says how much."""
    if event.missing_cents:
        order = order_service.lock(db, event.vendor_id, event.order_number)
        order_service.note(
            db,
            order,
            "partly_paid",
            amount_cents=event.amount_cents,
            missing_cents=event.missing_cents,
        )
    else:
        order_service.mark_paid(db, event.vendor_id, event.order_number)


def _by_id(db: Session, payload: dict[str, Any]) -> Order:
    query = Order.for_vendor(payload["vendor_id"]).where(Order.id == payload["order_id"])
    return order_service.get(db, payload["vendor_id"], db.scalars(query).one().number)


def _send(db: Session, order: Order, kind: str, dedup_key: str, **facts: object) -> None:
    vendor = directory().by_id[order.vendor_id]
    token = order_token(order.vendor_id, order.number)
    link = absolute_shop_url(vendor.code, f"/orders/{order.number}/{token}")
    note = settings_for(OrdersSettings, order.vendor_id).confirmation_note
    transfer = transfer_of(order, account_service.bank(db, order.vendor_id))
    values = {
        "order": order,
        "shop": vendor.name,
        "link": link,
        "note": note,
        "transfer": transfer,
        **facts,
    }
    with use_locale(order.locale):
        subject = t(f"orders.mail.{kind}.subject", number=order.number, shop=vendor.name)
    queue_mail(
        db,
        vendor_id=order.vendor_id,
        to=order.email,
        subject=subject,
        text_body=render_text(f"orders/mail/{kind}.txt", order.locale, **values),
        html_body=render_text(f"orders/mail/{kind}.html", order.locale, **values),
        dedup_key=dedup_key,
    )
