"""Postcodes of the countries that shops deliver to."""

import json
import re
from pathlib import Path

import pytest

from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.schemas.addresses import RULES
from tests.support.goods import ADDRESS

FORM = {**ADDRESS, "payment": "card", "shown_total_cents": 1}


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("LU", "L-1234", "1234"),
        ("LU", "l 1234", "1234"),
        ("LU", "L1234", "1234"),
        ("LU", "1234", "1234"),
        ("DE", "D-54290", "54290"),
        ("FR", "57 100", "57 100"),
        ("BE", "B-6700", "6700"),
        ("NL", "1234ab", "1234 AB"),
        ("AT", "1010", "1010"),
    ],
)
def test_a_postcode_is_kept_without_what_people_write_before_it(
    country: str, typed: str, kept: str
) -> None:
    form = CheckoutForm.model_validate(FORM | {"country": country, "postcode": typed})

    assert form.postcode == kept


@pytest.mark.parametrize(
    ("country", "typed"),
    [("LU", "12345"), ("LU", "abcd"), ("DE", "5429"), ("NL", "0234 AB"), ("NL", "1234 SS")],
)
def test_a_postcode_of_elsewhere_is_refused_with_an_example(country: str, typed: str) -> None:
    from app.core.forms import Form

    form = Form.bind(CheckoutForm, {**FORM, "country": country, "postcode": typed})  # type: ignore[arg-type]

    assert form.value is None
    assert RULES[country].example in form.errors["postcode"]


def test_the_rules_are_those_of_the_address_data(shared_data: Path) -> None:
    told = json.loads((shared_data / "identifiers/address-rules-by-country.json").read_text())

    for country, rule in RULES.items():
        theirs = told[country]
        assert rule.postcode == theirs["zip"]
        assert rule.example in theirs["zipex"].split(",")
        assert {"A", "C", "Z"} <= set(theirs["require"])
        for example in theirs["zipex"].split(","):
            assert rule.normal(theirs.get("postprefix", "") + example) == example
            assert re.fullmatch(theirs["zip"], example)
