"""A shopper's basket, and the promotions that make it cheaper."""

from app.modules.base import MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

cart_module = ModuleDefinition(
    code="cart",
    name="Cart",
    description="Shopping cart management, session-based carts",
    version="1.0.0",
    requires=[],
    features=["carts"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "promotions",
                icon="ticket-percent",
                order=40,
                section="sales",
                permission="cart.promotions",
                route="cart:promotions",
            )
        ],
    },
    permissions=[Permission("cart.promotions", roles=("manager",))],
    settings="app.modules.cart.settings:CartSettings",
    is_self_contained=True,
    services_path="app.modules.cart.services",
    models_path="app.modules.cart.models",
    schemas_path="app.modules.cart.schemas",
    exceptions_path="app.modules.cart.exceptions",
    templates_path="templates",
    locales_path="locales",
)
