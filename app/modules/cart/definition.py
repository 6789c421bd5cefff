"""A shopper's basket."""

from app.modules.base import ModuleDefinition

cart_module = ModuleDefinition(
    code="cart",
    name="Cart",
    description="Shopping cart management, session-based carts",
    version="1.0.0",
    requires=[],
    features=["carts"],
    menu_items={},
    is_self_contained=True,
    services_path="app.modules.cart.services",
    models_path="app.modules.cart.models",
    schemas_path="app.modules.cart.schemas",
    exceptions_path="app.modules.cart.exceptions",
    templates_path="templates",
    locales_path="locales",
)
