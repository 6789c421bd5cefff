"""Refunds: never more than was captured."""

from fakes.stripe import forms, objects, payments
from fakes.stripe.errors import ApiError
from fakes.stripe.gateway import Call
from fakes.stripe.store import Object

CREATE = ("amount", "charge", "payment_intent", "reason", "metadata", "instructions_email")
REASONS = ("duplicate", "fraudulent", "requested_by_customer")


async def create(call: Call) -> Object:
    forms.refuse_unknown(call.params, CREATE)
    charge = _charge(call)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = forms.integer(call.params.get("amount", left), "amount", least=1) if left else 0
    if not left:
        msg = f"Charge {charge['id']} has already been refunded."
        raise ApiError(msg, code="charge_already_refunded")
    if amount > left:
        msg = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise ApiError(msg, param="amount")
    reason = call.params.get("reason")
    refund = objects.refund(
        charge,
        amount,
        reason=forms.choice(reason, "reason", REASONS) if reason else None,
        metadata=forms.metadata(call.params.get("metadata")),
        status=call.gateway.controls.refund_status,
    )
    call.keep("refund", refund)
    call.announce("refund.created", refund)
    if refund["status"] == "failed":
        call.announce("refund.failed", refund)
        return refund
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    call.store.touch("charge", charge["id"])
    call.announce("charge.refunded", charge)
    return refund


def _charge(call: Call) -> Object:
    if call.params.get("charge"):
        charge = call.get("charge", call.params["charge"], "charge")
    else:
        forms.require(call.params, "payment_intent")
        intent = call.get("payment_intent", call.params["payment_intent"], "payment_intent")
        if not intent["latest_charge"]:
            msg = (
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            )
            raise ApiError(msg, param="payment_intent")
        charge = call.get("charge", intent["latest_charge"])
    if not charge["captured"]:
        msg = f"Charge {charge['id']} has not been captured, so it cannot be refunded."
        raise ApiError(msg, code="charge_not_captured" if charge["paid"] else "charge_not_paid")
    return charge


async def retrieve(call: Call) -> Object:
    return payments.expanded(call, call.get("refund", call.path["id"]))


async def find(call: Call) -> Object:
    return payments.page(call, "refund", "/v1/refunds", "payment_intent", "charge")


async def settle(call: Call, status: str) -> Object:
    """Not part of the API: a pending refund arrives, or comes back."""
    refund = call.get("refund", call.path["id"])
    if refund["status"] != "pending":
        msg = f"This refund is {refund['status']}."
        raise ApiError(msg)
    refund["status"] = status
    call.store.touch("refund", refund["id"])
    if status == "failed":
        charge = call.get("charge", refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        call.store.touch("charge", charge["id"])
        call.announce("refund.failed", refund)
    call.announce("refund.updated", refund)
    return refund
