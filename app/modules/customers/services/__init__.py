"""Shoppers with a name."""

from app.modules.customers.services import groups
from app.modules.customers.services.customer_service import CustomerService, customer_service
from app.modules.customers.services.personal_data_service import (
    PersonalDataService,
    personal_data_service,
)

__all__ = [
    "CustomerService",
    "PersonalDataService",
    "customer_service",
    "groups",
    "personal_data_service",
]
