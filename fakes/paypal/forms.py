"""What a request must look like, as the published schema has it."""

import re
from decimal import Decimal

from fakes.paypal.errors import malformed, refused
from fakes.stripe.store import Object

VALUE = re.compile(r"^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$")
# As the description of a refund has it, which shows the same id.
CUSTOM_ID = re.compile(r"^[A-Za-z0-9-_.,]*$")
LOCALE = re.compile(r"^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$")
CHOICES = {
    "shipping_preference": ("GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"),
    "user_action": ("CONTINUE", "PAY_NOW"),
    "landing_page": ("LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE", "BILLING"),
}
NO_DECIMALS = ("HUF", "JPY", "TWD")


def units(body: Object) -> list[Object]:
    """The purchase units, with the name that PayPal gives to a single one."""
    if body.get("intent") != "CAPTURE":
        if body.get("intent") == "AUTHORIZE":
            raise refused(
                issue="PAYEE_NOT_ENABLED_FOR_CARD_PROCESSING",
                description="Only CAPTURE is known here.",
            )
        raise malformed(
            issue="MISSING_REQUIRED_PARAMETER",
            description="A required field is missing.",
            field="/intent",
        )
    found = body.get("purchase_units")
    if not isinstance(found, list) or len(found) != 1:
        field = "/purchase_units"
        raise malformed(
            issue="MISSING_REQUIRED_PARAMETER",
            description="Exactly one unit is known here.",
            field=field,
        )
    unit = dict(found[0])
    place = "/purchase_units/@reference_id=='default'"
    unit["amount"] = money(unit.get("amount"), f"{place}/amount")
    for name, longest in (("custom_id", 255), ("description", 127)):
        if len(str(unit.get(name, ""))) > longest:
            raise malformed(
                issue="INVALID_STRING_LENGTH",
                description="The value is too long.",
                field=f"{place}/{name}",
            )
    if not CUSTOM_ID.match(str(unit.get("custom_id", ""))):
        field = f"{place}/custom_id"
        raise malformed(
            issue="INVALID_PARAMETER_SYNTAX", description="Not a custom id.", field=field
        )
    return [{"reference_id": "default"} | unit]


def context(body: Object) -> Object:
    """How the shopper's page behaves; empty when nothing was said of it."""
    wallet = (body.get("payment_source") or {}).get("paypal") or {}
    found: Object = wallet.get("experience_context") or {}
    place = "/payment_source/paypal/experience_context"
    for name, known in CHOICES.items():
        if name in found and found[name] not in known:
            raise malformed(
                issue="INVALID_PARAMETER_VALUE",
                description="Not a known value.",
                field=f"{place}/{name}",
            )
    if "locale" in found and not LOCALE.match(found["locale"]):
        raise malformed(
            issue="INVALID_PARAMETER_SYNTAX", description="Not a locale.", field=f"{place}/locale"
        )
    return found


def money(amount: Object | None, field: str) -> Object:
    for name in ("currency_code", "value"):
        if not isinstance(amount, dict) or not isinstance(amount.get(name), str):
            raise malformed(
                issue="MISSING_REQUIRED_PARAMETER",
                description="A required field is missing.",
                field=f"{field}/{name}",
            )
    value = str(amount["value"]) if amount else ""
    if not VALUE.match(value) or not re.match(
        "^[A-Z]{3}$", str(amount and amount["currency_code"])
    ):
        raise malformed(
            issue="INVALID_PARAMETER_SYNTAX", description="Not an amount.", field=f"{field}/value"
        )
    if Decimal(value) <= 0:
        raise refused(
            issue="CANNOT_BE_ZERO_OR_NEGATIVE",
            description="Must be greater than zero.",
            field=field,
        )
    most = 0 if amount and amount["currency_code"] in NO_DECIMALS else 2
    if -int(Decimal(value).as_tuple().exponent) > most:
        raise refused(issue="DECIMAL_PRECISION", description="Too many decimals.", field=field)
    return dict(amount or {})


def fee(value: str) -> Decimal:
    """About what it costs: 2.49 % and 0.35."""
    return (Decimal(value) * Decimal("0.0249") + Decimal("0.35")).quantize(Decimal("0.01"))
