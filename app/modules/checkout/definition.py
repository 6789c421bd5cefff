"""From cart to order, exactly once."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

checkout_module = ModuleDefinition(
    code="checkout",
    name="Checkout",
    description="Cart-to-order conversion, checkout flow",
    version="1.0.0",
    requires=["cart", "orders", "payments"],
    features=["guest_checkout"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "delivery",
                icon="truck",
                order=40,
                section="settings",
                permission="checkout.delivery",
                route="checkout:delivery",
            )
        ],
    },
    permissions=[Permission("checkout.delivery", roles=("manager",))],
    scheduled_tasks={"checkout.sweep.settle_and_release": 60},
    provides={
        "core.onboarding": Contribution(
            "app.modules.checkout.slots:onboarding", order=20, permission="checkout.delivery"
        ),
    },
    settings="app.modules.checkout.settings:CheckoutSettings",
    is_self_contained=True,
    services_path="app.modules.checkout.services",
    models_path="app.modules.checkout.models",
    schemas_path="app.modules.checkout.schemas",
    exceptions_path="app.modules.checkout.exceptions",
    templates_path="templates",
    locales_path="locales",
)
