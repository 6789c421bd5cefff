"""Environment settings of the checkout."""

from pydantic import Field
from pydantic_settings import BaseSettings


class CheckoutConfig(BaseSettings):
    """Read from variables that begin with `CHECKOUT_`."""

    hold_minutes: int = Field(default=30, ge=5, le=1440, description="How long stock is held.")
    default_shipping_cents: int = Field(
        default=490, ge=0, description="For a shop that has set up no delivery method."
    )

    model_config = {"env_prefix": "CHECKOUT_"}


config_class = CheckoutConfig
config = CheckoutConfig()
