"""What was sold: packing, shipping, refunds."""

from app.modules.base import MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

orders_module = ModuleDefinition(
    code="orders",
    name="Orders",
    description="Order management, customer checkout",
    version="1.0.0",
    requires=["payments"],
    features=["order_management"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem("orders", icon="receipt", order=10, section="sales", route="orders:orders")
        ],
    },
    permissions=[
        Permission("orders.read", roles=("manager", "fulfilment", "support", "readonly")),
        Permission("orders.fulfil", roles=("manager", "fulfilment")),
        Permission("orders.refund", roles=("manager",)),
    ],
    is_self_contained=True,
    services_path="app.modules.orders.services",
    models_path="app.modules.orders.models",
    schemas_path="app.modules.orders.schemas",
    exceptions_path="app.modules.orders.exceptions",
    templates_path="templates",
    locales_path="locales",
)
