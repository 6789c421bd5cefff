"""Component library, icon browser and mail catcher for those who build pages."""

from app.modules.base import ModuleDefinition
from models.database.admin_menu_config import FrontendType

dev_tools_module = ModuleDefinition(
    # Identity
    code="dev-tools",
    name="Developer tools",
    description="Component library, icon browser and mail catcher.",
    version="1.0.0",
    # Classification
    is_core=False,
    is_internal=True,
    # Dependencies
    requires=[],
    # Features
    features=[],
    # Menu items per frontend
    menu_items={
        FrontendType.ADMIN: ["dev-tools"],
    },
    # Self-contained module configuration
    is_self_contained=True,
    services_path="app.modules.dev_tools.services",
    exceptions_path="app.modules.dev_tools.exceptions",
    templates_path="templates",
    locales_path="locales",
)
