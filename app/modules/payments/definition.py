"""Taking money through providers, and giving it back."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

payments_module = ModuleDefinition(
    code="payments",
    name="Payments",
    description="Payment gateway integrations (Stripe, PayPal, etc.)",
    version="1.0.0",
    requires=[],
    features=["online_payments"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "payments",
                icon="credit-card",
                order=50,
                section="settings",
                permission="payments.connect",
                route="payments:accounts",
            ),
            MenuItem(
                "transfers",
                icon="banknote",
                order=30,
                section="sales",
                permission="payments.reconcile",
                route="payments:transfers",
            ),
            MenuItem(
                "issues",
                icon="circle-alert",
                order=35,
                section="sales",
                permission="payments.reconcile",
                route="payments:issues",
            ),
        ],
    },
    permissions=[
        Permission("payments.connect", roles=()),
        Permission("payments.reconcile", roles=("manager",)),
    ],
    slots={
        "core.dashboard": Contribution(
            "app.modules.payments.slots:not_connected", order=5, permission="payments.connect"
        ),
    },
    provides={
        "core.admin_figures": Contribution(
            "app.modules.payments.slots:platform_figures", order=40
        ),
        "core.vendor_badges": "app.modules.payments.slots:badges",
        "core.onboarding": Contribution(
            "app.modules.payments.slots:onboarding", order=30, permission="payments.connect"
        ),
    },
    scheduled_tasks={"payments.sweep.look": 300},
    health_check="app.modules.payments.services.health.check",
    is_self_contained=True,
    services_path="app.modules.payments.services",
    models_path="app.modules.payments.models",
    schemas_path="app.modules.payments.schemas",
    exceptions_path="app.modules.payments.exceptions",
    templates_path="templates",
    locales_path="locales",
)
