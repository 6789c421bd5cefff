"""What a statement says of one movement on the account."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

_REFERENCE = re.compile(r"RF ?\d\d(?: ?\d)+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d{3,9}(?![\w]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """Money that came in. `bank_ref` names the movement at the bank, once and for ever."""

    bank_ref: str
    booked_on: date
    amount_cents: int
    currency: str
    payer: str
    text: str

    @property
    def references(self) -> list[str]:
        """Creditor references in its text, without their spaces."""
        return [found.replace(" ", "").upper() for found in _REFERENCE.findall(self.text)]

    @property
    def numbers(self) -> list[int]:
        """Numbers that stand alone in its text: people often write the order's only."""
        return [int(found) for found in _NUMBER.findall(self.text)]


def made_up_ref(*parts: str) -> str:
    """A name for a movement to which the bank gave none: the same for the same words."""
    return "x-" + blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
