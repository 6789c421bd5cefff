"""Content pages, media and themes of a shop."""

from app.modules.base import Contribution, MenuItem, ModuleDefinition, Permission
from models.database.admin_menu_config import FrontendType

cms_module = ModuleDefinition(
    code="cms",
    name="CMS",
    description="Content pages, media library, themes",
    version="1.0.0",
    is_core=True,
    requires=[],
    features=["content_pages", "themes"],
    menu_items={
        FrontendType.VENDOR: [
            MenuItem("pages", icon="file-text", order=10, section="content", route="cms:pages")
        ],
    },
    permissions=[Permission("cms.edit", roles=("manager", "catalogue"))],
    provides={
        "core.onboarding": Contribution(
            "app.modules.cms.slots:onboarding", order=40, permission="cms.edit"
        ),
        "core.search": Contribution(
            "app.modules.cms.slots:search", order=40, permission="cms.edit"
        ),
    },
    is_self_contained=True,
    services_path="app.modules.cms.services",
    models_path="app.modules.cms.models",
    schemas_path="app.modules.cms.schemas",
    exceptions_path="app.modules.cms.exceptions",
    templates_path="templates",
    locales_path="locales",
)
