"""Errors in PayPal's shape."""

import secrets
from typing import Any

MESSAGES = {
    "INVALID_REQUEST": (
        "Request is not well-formed, syntactically incorrect, or violates schema."
    ),
    "NOT_AUTHORIZED": ("Authorization failed due to insufficient permissions."),
    "RESOURCE_NOT_FOUND": "The specified resource does not exist.",
    "UNPROCESSABLE_ENTITY": (
        "The requested action could not be performed, semantically incorrect, or failed business"
        " validation."
    ),
    "INTERNAL_SERVER_ERROR": "An internal server error occurred.",
    "RATE_LIMIT_REACHED": "Too many requests. Blocked due to rate limiting.",
}
STATUS = {"INVALID_REQUEST": 400, "RESOURCE_NOT_FOUND": 404, "UNPROCESSABLE_ENTITY": 422}


class ApiError(Exception):
    """An answer that is no success. `issue` says what is wrong, `field` where."""

    def __init__(
        self,
        name: str,
        issue: str = "",
        description: str = "",
        *,
        field: str = "",
        status: int = 0,
        links: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(issue or name)
        self.name = name
        self.status = status or STATUS.get(name, 500)
        self.details: list[dict[str, Any]] = []
        self.links = links or []
        if issue:
            detail: dict[str, Any] = {"issue": issue, "description": description}
            if field:
                detail |= {"field": field, "location": "body"}
            self.details.append(detail)

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "name": self.name,
            "message": MESSAGES[self.name],
            "debug_id": secrets.token_hex(7),
            "links": self.links,
        }
        if self.details:
            answer["details"] = self.details
        return answer


class AuthError(Exception):
    """The OAuth endpoint and a bad token answer in a shape of their own."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.answer = {"error": error, "error_description": description}


def missing() -> ApiError:
    return ApiError(
        "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", "Specified resource ID does not exist."
    )


def refused(issue: str, description: str, **more: Any) -> ApiError:
    return ApiError("UNPROCESSABLE_ENTITY", issue, description, **more)


def malformed(issue: str, description: str, field: str) -> ApiError:
    return ApiError("INVALID_REQUEST", issue, description, field=field)
