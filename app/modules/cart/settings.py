"""What may be set for carts."""

from typing import Literal

from app.core.module_settings import ModuleSettings, setting


class CartSettings(ModuleSettings):
    merge_rule: Literal["max", "sum", "replace"] = setting("max")
