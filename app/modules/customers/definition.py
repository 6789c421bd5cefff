"""Shoppers, their accounts and addresses."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

customers_module = ModuleDefinition(
    code="customers",
    name="Customers",
    description="Customer database, profiles, segmentation",
    version="1.0.0",
    is_core=True,
    requires=[],
    features=["customer_accounts"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "customers", icon="users", order=30, section="sales", route="customers:customers"
            )
        ],
    },
    permissions=[
        Permission("customers.read", roles=("manager", "support")),
        Permission("customers.edit", roles=("manager",)),
    ],
    provides={
        "core.search": Contribution(
            "app.modules.customers.slots:search", order=30, permission="customers.read"
        ),
        "customers.personal_data": Contribution(
            "app.modules.customers.slots:personal_data", order=10
        ),
    },
    is_self_contained=True,
    services_path="app.modules.customers.services",
    models_path="app.modules.customers.models",
    schemas_path="app.modules.customers.schemas",
    exceptions_path="app.modules.customers.exceptions",
    templates_path="templates",
    locales_path="locales",
)
