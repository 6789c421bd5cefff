"""Shoppers with a name."""

from app.modules.customers.services.customer_service import CustomerService, customer_service

__all__ = ["CustomerService", "customer_service"]
