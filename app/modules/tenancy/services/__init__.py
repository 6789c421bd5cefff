"""Who runs what: platforms, vendors, teams, sessions."""

from app.modules.tenancy.services.auth_service import AuthService, SignedIn, auth_service
from app.modules.tenancy.services.role_service import RoleService, role_service
from app.modules.tenancy.services.vendor_service import VendorService, vendor_service

__all__ = [
    "AuthService",
    "RoleService",
    "SignedIn",
    "VendorService",
    "auth_service",
    "role_service",
    "vendor_service",
]
