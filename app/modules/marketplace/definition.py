"""Catalogues that come from elsewhere: product feeds as files or addresses."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

marketplace_module = ModuleDefinition(
    code="marketplace",
    name="Marketplace",
    description="Letzshop integration",
    version="1.0.0",
    requires=["inventory"],
    features=["product_import"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "imports",
                icon="upload",
                order=30,
                section="catalogue",
                permission="marketplace.import",
                route="marketplace:imports",
            )
        ],
    },
    permissions=[Permission("marketplace.import", roles=("manager", "catalogue"))],
    scheduled_tasks={
        "marketplace.imports.resume_stuck": 60,
        "marketplace.imports.forget_files": 86_400,
    },
    slots={
        "core.dashboard": Contribution(
            "app.modules.marketplace.slots:failed", order=20, permission="marketplace.import"
        ),
    },
    provides={
        "core.admin_figures": "app.modules.marketplace.slots:platform_figures",
    },
    guards="app.modules.marketplace.services.guards.running_imports",
    is_self_contained=True,
    services_path="app.modules.marketplace.services",
    models_path="app.modules.marketplace.models",
    schemas_path="app.modules.marketplace.schemas",
    exceptions_path="app.modules.marketplace.exceptions",
    templates_path="templates",
    locales_path="locales",
)
