"""Products, variants, pictures and how shoppers find them."""

from app.modules.base import MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

catalog_module = ModuleDefinition(
    code="catalog",
    name="Catalog",
    description="Customer-facing product browsing",
    version="1.0.0",
    requires=[],
    features=["products", "product_search"],
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
    is_self_contained=True,
    services_path="app.modules.catalog.services",
    models_path="app.modules.catalog.models",
    schemas_path="app.modules.catalog.schemas",
    exceptions_path="app.modules.catalog.exceptions",
    templates_path="templates",
    locales_path="locales",
)
