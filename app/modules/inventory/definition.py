"""Stock per SKU and location, with reservations for open orders."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

inventory_module = ModuleDefinition(
    code="inventory",
    name="Inventory",
    description="Stock management, locations",
    version="1.0.0",
    requires=[],
    features=["stock_tracking", "stock_locations"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "stock", icon="warehouse", order=20, section="catalogue", route="inventory:stock"
            )
        ],
    },
    permissions=[Permission("inventory.adjust", roles=("manager", "fulfilment", "catalogue"))],
    slots={
        "core.dashboard": Contribution("app.modules.inventory.slots:scarce", order=30),
    },
    provides={
        "core.figures": Contribution("app.modules.inventory.slots:figures", order=30),
    },
    scheduled_tasks={"inventory.levels.tell_catalogue": 60, "inventory.levels.alert": 600},
    settings="app.modules.inventory.settings:InventorySettings",
    is_self_contained=True,
    services_path="app.modules.inventory.services",
    models_path="app.modules.inventory.models",
    schemas_path="app.modules.inventory.schemas",
    exceptions_path="app.modules.inventory.exceptions",
    templates_path="templates",
    locales_path="locales",
)
