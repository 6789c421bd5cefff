"""Test cards, and what each of them does."""

from dataclasses import dataclass

from fakes.stripe.store import Object


@dataclass(frozen=True, slots=True)
class Card:
    """`decline` is the reason it is refused for; `asks` means a 3-D Secure step comes first."""

    number: str
    brand: str = "visa"
    decline: str = ""
    asks: bool = False

    def details(self) -> Object:
        return {"number": self.number, "brand": self.brand}


_CARDS = (
    Card("4242424242424242"),
    Card("4000056655665556"),
    Card("5555555555554444", "mastercard"),
    Card("378282246310005", "amex"),
    Card("4000000000000002", decline="generic_decline"),
    Card("4000000000009995", decline="insufficient_funds"),
    Card("4000000000000069", decline="expired_card"),
    Card("4000000000000127", decline="incorrect_cvc"),
    Card("4000000000000119", decline="processing_error"),
    Card("4000002500003155", asks=True),
    Card("4000002760003184", asks=True),
    Card("4000008400001629", decline="generic_decline", asks=True),
)
BY_NUMBER = {card.number: card for card in _CARDS}
BY_METHOD = {
    "pm_card_visa": BY_NUMBER["4242424242424242"],
    "pm_card_mastercard": BY_NUMBER["5555555555554444"],
    "pm_card_chargeDeclined": BY_NUMBER["4000000000000002"],
    "pm_card_chargeDeclinedInsufficientFunds": BY_NUMBER["4000000000009995"],
    "pm_card_chargeDeclinedExpiredCard": BY_NUMBER["4000000000000069"],
    "pm_card_chargeDeclinedIncorrectCvc": BY_NUMBER["4000000000000127"],
    "pm_card_chargeDeclinedProcessingError": BY_NUMBER["4000000000000119"],
    "pm_card_authenticationRequired": BY_NUMBER["4000002760003184"],
    "pm_card_threeDSecure2Required": BY_NUMBER["4000002500003155"],
}
# What the hosted page offers with one click.
OFFERED = ("4242424242424242", "4000002500003155", "4000000000000002", "4000000000009995")


def card_for(number: str) -> Card:
    """Any other number is a real one, and real ones are refused here as in Stripe's test mode."""
    digits = "".join(char for char in number if char.isdigit())
    return BY_NUMBER.get(digits) or Card(digits or "0000", decline="test_mode_live_card")
