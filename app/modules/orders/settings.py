"""What may be set for orders."""

from app.core.module_settings import ModuleSettings, setting


class OrdersSettings(ModuleSettings):
    confirmation_note: str = setting("", kind="lines", max_length=1000)
