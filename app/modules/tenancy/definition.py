"""Platforms, companies, vendors and the people who run them."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

tenancy_module = ModuleDefinition(
    code="tenancy",
    name="Tenancy",
    description="Platform, company, vendor, admin user management",
    version="1.0.0",
    is_core=True,
    requires=[],
    features=["team"],
    limits=["team_members"],
    menu_items={
        FrontendType.ADMIN: [
            MenuItem(
                "modules",
                icon="blocks",
                order=10,
                section="platform",
                route="tenancy:modules",
                is_mandatory=True,
            ),
            MenuItem(
                "vendors", icon="store", order=20, section="platform", route="tenancy:vendors"
            ),
            MenuItem(
                "companies",
                icon="building-2",
                order=30,
                section="platform",
                route="tenancy:companies",
            ),
        ],
        FrontendType.VENDOR: [
            MenuItem(
                "team",
                icon="users",
                order=90,
                section="settings",
                permission="tenancy.team",
                route="tenancy:team",
                is_mandatory=True,
            )
        ],
    },
    permissions=[Permission("tenancy.team", roles=())],
    provides={
        "core.admin_figures": Contribution("app.modules.tenancy.slots:platform_figures", order=10),
        "core.admin_search": "app.modules.tenancy.slots:search",
    },
    is_self_contained=True,
    services_path="app.modules.tenancy.services",
    models_path="app.modules.tenancy.models",
    schemas_path="app.modules.tenancy.schemas",
    exceptions_path="app.modules.tenancy.exceptions",
    templates_path="templates",
    locales_path="locales",
)
