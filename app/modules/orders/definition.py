"""What was sold: packing, shipping, refunds."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

orders_module = ModuleDefinition(
    code="orders",
    name="Orders",
    description="Order management, customer checkout",
    version="1.0.0",
    requires=["payments"],
    features=["order_management"],
    limits=["orders_per_month"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem("orders", icon="receipt", order=10, section="sales", route="orders:orders"),
            MenuItem(
                "withdrawals",
                icon="rotate-ccw",
                order=25,
                section="sales",
                permission="orders.read",
                route="orders:withdrawals",
            ),
        ],
    },
    permissions=[
        Permission("orders.read", roles=("manager", "fulfilment", "support", "readonly")),
        Permission("orders.fulfil", roles=("manager", "fulfilment")),
        Permission("orders.refund", roles=("manager",)),
    ],
    slots={
        "core.dashboard": Contribution(
            "app.modules.orders.slots:waiting", order=10, permission="orders.read"
        ),
        "customers.detail": Contribution(
            "app.modules.orders.slots:of_customer", order=10, permission="orders.read"
        ),
    },
    provides={
        "core.figures": Contribution(
            "app.modules.orders.slots:figures", order=10, permission="orders.read"
        ),
        "core.admin_figures": Contribution("app.modules.orders.slots:platform_figures", order=20),
        "core.search": Contribution(
            "app.modules.orders.slots:search", order=20, permission="orders.read"
        ),
        "core.vendor_badges": "app.modules.orders.slots:badges",
        "customers.personal_data": "app.modules.orders.slots:personal_data",
    },
    scheduled_tasks={"orders.reconcile.look": 300},
    guards="app.modules.orders.services.guards.open_orders",
    settings="app.modules.orders.settings:OrdersSettings",
    is_self_contained=True,
    services_path="app.modules.orders.services",
    models_path="app.modules.orders.models",
    schemas_path="app.modules.orders.schemas",
    exceptions_path="app.modules.orders.exceptions",
    templates_path="templates",
    locales_path="locales",
)
