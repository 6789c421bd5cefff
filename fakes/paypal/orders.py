"""Orders: made by the shop, approved by the shopper, captured by the shop."""

from datetime import UTC, datetime, timedelta

from fakes.paypal import forms
from fakes.paypal.errors import missing, refused
from fakes.paypal.gateway import Call, link, moment, new_id, public
from fakes.stripe.store import Object

# An order that nobody approves is gone after three hours.
LIFE = timedelta(hours=3)
DECLINED = (
    "The instrument presented  was either declined by the processor or bank, or it can't be used"
    " for this payment."
)


async def create(call: Call) -> Object:
    units = forms.units(call.body)
    context = forms.context(call.body)
    order: Object = {
        "id": new_id(),
        "intent": call.body["intent"],
        "status": "PAYER_ACTION_REQUIRED" if context else "CREATED",
        "payment_source": {"paypal": {}},
        "purchase_units": units,
        "create_time": moment(),
        "_context": context,
        "_funding": "ok",
    }
    path = f"/v2/checkout/orders/{order['id']}"
    rel = "payer-action" if context else "approve"
    order["links"] = [
        link(call, path),
        link(call, f"/checkoutnow?token={order['id']}", rel),
    ]
    return public(call.keep("order", order))


async def retrieve(call: Call) -> Object:
    return public(find(call, call.path["id"]))


def find(call: Call, identity: str) -> Object:
    order = call.get("order", identity)
    made = datetime.fromisoformat(order["create_time"])
    if order["status"] not in {"APPROVED", "COMPLETED"} and datetime.now(UTC) - made > LIFE:
        raise missing()
    return order


def approve(call: Call, order: Object, funding: str) -> None:
    """The shopper says yes. With which money is between him and PayPal."""
    order["status"] = "APPROVED"
    order["_funding"] = funding
    order["payment_source"] = {
        "paypal": {
            "email_address": "buyer@example.com",
            "account_id": "QYR5Z8XDVJNXQ",
            "name": {"given_name": "Ada", "surname": "Buyer"},
            "address": {"country_code": "LU"},
        }
    }
    order["payer"] = {"email_address": "buyer@example.com", "payer_id": "QYR5Z8XDVJNXQ"}
    call.keep("order", order)
    call.announce("CHECKOUT.ORDER.APPROVED", "checkout-order", order)


async def capture(call: Call) -> Object:
    order = find(call, call.path["id"])
    if order["status"] == "COMPLETED":
        issue = "ORDER_ALREADY_CAPTURED"
        raise refused(issue, "Order already captured.If 'intent=CAPTURE' only one capture per"
                             " order is allowed.")  # fmt: skip
    if order["status"] != "APPROVED":
        raise refused(
            issue="ORDER_NOT_APPROVED",
            description="Payer has not yet approved the Order for payment.",
        )
    declined = call.gateway.controls.decline or order["_funding"]
    if declined in {"INSTRUMENT_DECLINED", "TRANSACTION_REFUSED"}:
        again = link(call, f"/checkoutnow?token={order['id']}", "redirect")
        raise refused(declined, DECLINED, links=[again])
    taken = _captured(call, order)
    order["status"] = "COMPLETED"
    order["purchase_units"][0]["payments"] = {"captures": [taken]}
    call.keep("order", order)
    kind = {"COMPLETED": "COMPLETED", "PENDING": "PENDING"}[taken["status"]]
    call.announce(f"PAYMENT.CAPTURE.{kind}", "capture", taken)
    return public(order)


def _captured(call: Call, order: Object) -> Object:
    unit = order["purchase_units"][0]
    fee = forms.fee(unit["amount"]["value"])
    currency = unit["amount"]["currency_code"]
    gross = {"currency_code": currency, "value": unit["amount"]["value"]}
    taken: Object = {
        "id": new_id(),
        "status": "PENDING" if order["_funding"] == "ECHECK" else "COMPLETED",
        "amount": gross,
        "final_capture": True,
        "seller_protection": {"status": "ELIGIBLE"},
        "seller_receivable_breakdown": {
            "gross_amount": gross,
            "paypal_fee": {"currency_code": currency, "value": str(fee)},
        },
        "create_time": moment(),
    }
    if taken["status"] == "PENDING":
        taken["status_details"] = {"reason": "ECHECK"}
    if "custom_id" in unit:
        taken["custom_id"] = unit["custom_id"]
    path = f"/v2/payments/captures/{taken['id']}"
    taken["links"] = [
        link(call, path),
        link(call, f"{path}/refund", "refund", "POST"),
        link(call, f"/v2/checkout/orders/{order['id']}", "up"),
    ]
    return call.keep("capture", taken)
