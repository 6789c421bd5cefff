"""What may be set for the checkout."""

from app.core.module_settings import ModuleSettings, setting
from app.modules.checkout.config import config


class CheckoutSettings(ModuleSettings):
    min_order_cents: int = setting(0, kind="money", ge=0, le=1_000_000)
    hold_minutes: int = setting(config.hold_minutes, ge=5, le=1440)
