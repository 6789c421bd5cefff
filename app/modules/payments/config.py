"""Environment settings of the payments."""

from pydantic import Field
from pydantic_settings import BaseSettings


class PaymentsConfig(BaseSettings):
    """Read from variables that begin with `PAYMENTS_`."""

    stripe_api_base: str = Field(
        default="", description="Another address than Stripe's own: the fake of demo and tests."
    )
    paypal_api_base: str = Field(
        default="", description="Another address than PayPal's own: the fake of demo and tests."
    )
    provider_timeout: float = Field(default=10.0, gt=0, le=60)

    model_config = {"env_prefix": "PAYMENTS_"}


config_class = PaymentsConfig
config = PaymentsConfig()
