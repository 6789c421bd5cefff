"""What may be set for orders."""

from app.core.module_settings import ModuleSettings, setting


class OrdersSettings(ModuleSettings):
    assumed_delivery_days: int = setting(3, ge=0, le=30)
    confirmation_note: str = setting("", kind="lines", max_length=1000)
