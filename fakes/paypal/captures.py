"""Captured money, and giving it back: never more than was taken."""

from decimal import Decimal

from fakes.paypal import forms
from fakes.paypal.errors import refused
from fakes.paypal.gateway import Call, link, moment, new_id, public
from fakes.stripe.store import Object


async def retrieve(call: Call) -> Object:
    return public(call.get("capture", call.path["id"]))


async def refund(call: Call) -> Object:
    capture = call.get("capture", call.path["id"])
    amount = _amount(call, capture)
    made: Object = {
        "id": new_id(),
        "status": call.gateway.controls.refund_status,
        "amount": amount,
        "create_time": moment(),
        "_capture": capture["id"],
    }
    if "custom_id" in capture:
        made["custom_id"] = capture["custom_id"]
    made["links"] = [
        link(call, f"/v2/payments/refunds/{made['id']}"),
        link(call, f"/v2/payments/captures/{capture['id']}", "up"),
    ]
    call.keep("refund", made)
    if made["status"] in {"COMPLETED", "PENDING"}:
        _give_back(call, capture, amount, made)
    return public(made)


async def retrieve_refund(call: Call) -> Object:
    return public(call.get("refund", call.path["id"]))


def _amount(call: Call, capture: Object) -> Object:
    if capture["status"] not in {"COMPLETED", "PARTIALLY_REFUNDED"}:
        issue = "CAPTURE_FULLY_REFUNDED" if capture["status"] == "REFUNDED" else "INVALID_STATE"
        raise refused(issue, "The capture has already been fully refunded or is not completed.")
    left = Decimal(capture["amount"]["value"]) - Decimal(capture.get("_refunded", "0"))
    currency = capture["amount"]["currency_code"]
    if not call.body.get("amount"):
        return {"currency_code": currency, "value": str(left)}
    amount = forms.money(call.body["amount"], "/amount")
    if amount["currency_code"] != currency:
        raise refused(
            issue="REFUND_CAPTURE_CURRENCY_MISMATCH",
            description="Refund must be in the same currency.",
        )
    if Decimal(amount["value"]) > left:
        raise refused(
            issue="REFUND_AMOUNT_EXCEEDED",
            description="The refund amount must be less than or equal to the capture amount that"
            " has not yet been refunded.",
        )
    return amount


def _give_back(call: Call, capture: Object, amount: Object, made: Object) -> None:
    whole = Decimal(capture.get("_refunded", "0")) + Decimal(amount["value"])
    capture["_refunded"] = str(whole)
    is_all = whole == Decimal(capture["amount"]["value"])
    capture["status"] = "REFUNDED" if is_all else "PARTIALLY_REFUNDED"
    call.keep("capture", capture)
    call.announce("PAYMENT.CAPTURE.REFUNDED", "refund", made)
