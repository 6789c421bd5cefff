"""Tables of the customers."""

from app.modules.customers.models.customer import Customer

__all__ = ["Customer"]
