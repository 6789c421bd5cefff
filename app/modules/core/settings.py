"""What may be set for the back office itself."""

from app.core.module_settings import ModuleSettings, setting


class CoreSettings(ModuleSettings):
    show_onboarding: bool = setting(True)
