"""Products, variants, pictures and how shoppers find them."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

catalog_module = ModuleDefinition(
    code="catalog",
    name="Catalog",
    description="Customer-facing product browsing",
    version="1.0.0",
    requires=[],
    features=["products", "product_search"],
    limits=["products"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem(
                "products",
                icon="package",
                order=10,
                section="catalogue",
                route="catalog:vendor_products",
            )
        ],
    },
    permissions=[Permission("catalog.edit", roles=("manager", "catalogue"))],
    provides={
        "core.figures": Contribution("app.modules.catalog.slots:figures", order=20),
        "core.admin_figures": Contribution("app.modules.catalog.slots:platform_figures", order=30),
        "core.onboarding": Contribution(
            "app.modules.catalog.slots:onboarding", order=10, permission="catalog.edit"
        ),
        "core.search": Contribution("app.modules.catalog.slots:search", order=10),
    },
    scheduled_tasks={"catalog.dates.follow": 60},
    settings="app.modules.catalog.settings:CatalogSettings",
    is_self_contained=True,
    services_path="app.modules.catalog.services",
    models_path="app.modules.catalog.models",
    schemas_path="app.modules.catalog.schemas",
    exceptions_path="app.modules.catalog.exceptions",
    templates_path="templates",
    locales_path="locales",
)
