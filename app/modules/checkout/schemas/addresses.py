"""What an address needs in the countries that shops deliver to.

Forms of postcodes and prefixes follow the Universal Postal Union's tables as the address data of
Google's i18n project has them; a test holds them against that data.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressRule:
    """`prefix` may be typed before a postcode and is not kept; `example` shows a good one."""

    postcode: str
    example: str
    prefix: str = ""
    is_spaced: bool = False

    def normal(self, typed: str) -> str | None:
        """A postcode as it is kept, or None when it is none of this country."""
        code = " ".join(typed.upper().split())
        if self.prefix:
            code = re.sub(rf"^{self.prefix}[\s-]*", "", code)
        if self.is_spaced and " " not in code:
            code = f"{code[:4]} {code[4:]}"
        return code if re.fullmatch(self.postcode, code) else None


RULES = {
    "LU": AddressRule(r"\d{4}", "2998", prefix="L"),
    "DE": AddressRule(r"\d{5}", "26133", prefix="D"),
    "FR": AddressRule(r"\d{2} ?\d{3}", "33380", prefix="F"),
    "BE": AddressRule(r"\d{4}", "1000", prefix="B"),
    "NL": AddressRule(r"[1-9]\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])", "1234 AB", is_spaced=True),
    "AT": AddressRule(r"\d{4}", "1010", prefix="A"),
}
COUNTRIES = tuple(RULES)
