"""The tables that the framework itself reads."""

from models.database.admin_menu_config import AdminMenuConfig, FrontendType
from models.database.identity import (
    AdminUser,
    AdminUserPlatform,
    AuthSession,
    LoginAttempt,
    PasswordReset,
    TeamUser,
    VendorMember,
    VendorRole,
)
from models.database.platform import (
    ModuleChange,
    ModuleInstall,
    ModuleStage,
    Platform,
    PlatformModule,
)
from models.database.setting import ModuleSetting, ModuleSettingChange
from models.database.usage import FeatureUsage
from models.database.vendor import Company, ContentVersion, Vendor, VendorDomain
from models.database.work import IdempotencyKey, Mail, OutboxDelivery, ScheduledRun

__all__ = [
    "AdminMenuConfig",
    "AdminUser",
    "AdminUserPlatform",
    "AuthSession",
    "Company",
    "ContentVersion",
    "FeatureUsage",
    "FrontendType",
    "IdempotencyKey",
    "LoginAttempt",
    "Mail",
    "ModuleChange",
    "ModuleInstall",
    "ModuleSetting",
    "ModuleSettingChange",
    "ModuleStage",
    "OutboxDelivery",
    "PasswordReset",
    "Platform",
    "PlatformModule",
    "ScheduledRun",
    "TeamUser",
    "Vendor",
    "VendorDomain",
    "VendorMember",
    "VendorRole",
]
