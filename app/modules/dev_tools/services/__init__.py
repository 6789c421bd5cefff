"""Services of the developer tools."""

from app.modules.dev_tools.services.kit_service import Component, KitService, kit_service
from app.modules.dev_tools.services.mail_service import CaughtMail, MailService, mail_service

__all__ = [
    "CaughtMail",
    "Component",
    "KitService",
    "MailService",
    "kit_service",
    "mail_service",
]
