"""Who runs what: platforms, vendors, teams, sessions."""

from app.modules.tenancy.services.auth_service import AuthService, SignedIn, auth_service
from app.modules.tenancy.services.vendor_service import VendorService, vendor_service

__all__ = ["AuthService", "SignedIn", "VendorService", "auth_service", "vendor_service"]
