"""What may be set for the shop's shelves."""

from typing import Literal

from app.core.module_settings import ModuleSettings, setting


class CatalogSettings(ModuleSettings):
    products_per_page: Literal[12, 24, 48] = setting(24)
