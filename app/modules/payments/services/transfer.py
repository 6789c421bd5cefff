"""Bank transfers: the account, the reference that tells what is paid, and the code to scan."""

from dataclasses import dataclass

import segno
from stdnum import iso11649
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from app.core.money import decimal_string

BANK_TRANSFER = "bank_transfer"
CASH = "cash"


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where shoppers send their money."""

    holder: str
    iban: str
    bic: str = ""

    @property
    def spaced_iban(self) -> str:
        """In groups of four, as people read it."""
        return " ".join(self.iban[place : place + 4] for place in range(0, len(self.iban), 4))


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one shopper is asked to transfer."""

    account: BankDetails
    amount_cents: int
    currency: str
    order_number: int

    @property
    def reference(self) -> str:
        return reference_of(self.order_number)

    @property
    def qr_svg(self) -> str:
        """The code that banking apps read, as an SVG image; empty for what is not in euros."""
        if self.currency != "EUR":
            return ""
        code = segno.make(epc_payload(self), error="m", boost_error=False, encoding="utf-8")
        return code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)


def reference_of(order_number: int) -> str:
    """The order's number as a creditor reference: `RF` and check digits (ISO 11649)."""
    check = mod_97_10.calc_check_digits(f"{order_number}RF")
    return f"RF{check}{order_number}"


def order_of(reference: str) -> int | None:
    """The order that a creditor reference names; None when it is not one of ours."""
    try:
        number = iso11649.validate(reference)[4:]
    except ValidationError:
        return None
    return int(number) if number.isdigit() and len(number) < 10 else None


def epc_payload(transfer: Transfer) -> str:
    """The text of the code: EPC069-12, version 002, so that the BIC may be missing."""
    account = transfer.account
    return "\n".join(
        (
            "BCD",
            "002",
            "1",  # UTF-8
            "SCT",
            account.bic,
            account.holder[:70],
            account.iban,
            f"EUR{decimal_string(transfer.amount_cents)}",
            "",  # purpose
            transfer.reference,
        )
    )
