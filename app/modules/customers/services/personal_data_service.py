"""What is stored of a person, told by every module that stores some of it."""

from datetime import UTC, datetime
from typing import Any

from app.modules.contributions import Asked, collect
from app.modules.customers.services.customer_service import customer_service


class PersonalDataService:
    def collect(self, asked: Asked, customer_id: int) -> dict[str, Any]:
        """`{exported_at, parts: {module: data}}`. Whole, or `UnavailableError`: who asks what we
        know of him must not get half of it."""
        customer = customer_service.get(asked.db, asked.whose, customer_id)
        answers = collect(
            asked,
            "customers.personal_data",
            must_be_whole=True,
            customer_id=customer.id,
            email=customer.email,
        )
        return {
            "exported_at": datetime.now(UTC).isoformat(),
            "parts": {answer.module: answer.value for answer in answers},
        }


personal_data_service = PersonalDataService()
