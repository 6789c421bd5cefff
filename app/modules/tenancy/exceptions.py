"""What can go wrong in the tenancy module."""

from app.exceptions.base import ConflictError, NotFoundError, TooManyRequestsError


class TooManyAttemptsError(TooManyRequestsError):
    """Too many wrong passwords for this account or from this address."""

    code = "tenancy.too_many_attempts"


class VendorNotFoundError(NotFoundError):
    code = "tenancy.vendor_not_found"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no vendor {code}.", vendor=code)


class MemberNotFoundError(NotFoundError):
    code = "tenancy.member_not_found"


class CodeTakenError(ConflictError):
    code = "tenancy.code_taken"

    def __init__(self, code: str) -> None:
        super().__init__(f"The address {code} is taken.", taken=code)


class LastOwnerError(ConflictError):
    """A vendor always has somebody who may do everything."""

    code = "tenancy.last_owner"


class AlreadyMemberError(ConflictError):
    code = "tenancy.already_member"

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is in the team already.", email=email)
