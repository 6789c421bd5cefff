"""Bodies of the payments module."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import WriteSchema


class StripeConnection(WriteSchema):
    """A secret or restricted key of the vendor's own Stripe account."""

    secret_key: Annotated[
        str, Field(pattern=r"^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$", max_length=200)
    ]
