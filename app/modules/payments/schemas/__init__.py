"""Bodies of the payments module."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from app.core.schemas import Text, WriteSchema


class StripeConnection(WriteSchema):
    """A secret or restricted key of the vendor's own Stripe account."""

    secret_key: Annotated[
        str, Field(pattern=r"^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$", max_length=200)
    ]


PayPalKey = Annotated[Text, Field(pattern=r"^[A-Za-z0-9_-]+$", min_length=16, max_length=120)]


class PayPalConnection(WriteSchema):
    """Id and secret of an app of the vendor's own PayPal account, and in which world it lives."""

    client_id: PayPalKey
    secret: PayPalKey
    world: Literal["sandbox", "live"] = "live"


def _valid_iban(typed: str) -> str:
    try:
        return iban.validate(typed)
    except ValidationError as error:
        msg = "not an IBAN"
        raise ValueError(msg) from error


def _valid_bic(typed: str) -> str:
    try:
        return bic.validate(typed) if typed else ""
    except ValidationError as error:
        msg = "not a BIC"
        raise ValueError(msg) from error


class BankAccountWrite(WriteSchema):
    """Where shoppers transfer their money. Check digits are verified; the BIC may be missing."""

    holder: Annotated[Text, Field(min_length=2, max_length=70)]
    iban: Annotated[Text, Field(max_length=42), AfterValidator(_valid_iban)]
    bic: Annotated[Text, Field(max_length=11), AfterValidator(_valid_bic)] = ""


@dataclass(frozen=True, slots=True)
class AwaitedTransfer:
    """An order that waits for its money: the answer of the port `orders.awaiting_transfer`.

    `ref` names the payment of the order in our ledger.
    """

    number: int
    ref: str
    total_cents: int
    currency: str
