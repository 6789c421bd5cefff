"""What may be set for stock keeping."""

from app.core.module_settings import ModuleSettings, setting


class InventorySettings(ModuleSettings):
    low_stock_at: int = setting(5, ge=0, le=100_000)
