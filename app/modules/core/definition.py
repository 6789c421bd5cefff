"""Dashboard, settings and profile of each back office."""

from app.modules.base import MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

core_module = ModuleDefinition(
    code="core",
    name="Core",
    description="Dashboard, settings, profile",
    version="1.0.0",
    is_core=True,
    requires=[],
    features=["dashboard"],
    menu_items={
        FrontendType.ADMIN: [
            MenuItem(
                "dashboard",
                icon="gauge",
                order=1,
                route="core:admin_dashboard",
                is_home=True,
                is_mandatory=True,
            ),
            MenuItem(
                "settings",
                icon="settings-2",
                order=90,
                section="platform",
                route="core:admin_settings_home",
                is_mandatory=True,
            ),
            MenuItem(
                "menus",
                icon="list-tree",
                order=80,
                section="platform",
                route="core:admin_menus",
                is_mandatory=True,
            ),
        ],
        FrontendType.VENDOR: [
            MenuItem(
                "dashboard",
                icon="gauge",
                order=1,
                route="core:vendor_dashboard",
                is_home=True,
                is_mandatory=True,
            ),
            MenuItem(
                "settings",
                icon="settings-2",
                order=95,
                section="settings",
                permission="core.settings",
                route="core:vendor_settings_home",
                is_mandatory=True,
            ),
        ],
    },
    permissions=[Permission("core.settings", roles=("manager",))],
    settings="app.modules.core.settings:CoreSettings",
    is_self_contained=True,
    services_path="app.modules.core.services",
    models_path="app.modules.core.models",
    schemas_path="app.modules.core.schemas",
    exceptions_path="app.modules.core.exceptions",
    templates_path="templates",
    locales_path="locales",
)
