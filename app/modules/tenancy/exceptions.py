"""What can go wrong in the tenancy module."""

from app.exceptions.base import (
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    TooManyRequestsError,
)


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


class RoleNotFoundError(NotFoundError):
    code = "tenancy.role_not_found"


class RoleTakenError(ConflictError):
    code = "tenancy.role_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a role {name} already.", name=name)


class RoleInUseError(ConflictError):
    """Members would be left without a role."""

    code = "tenancy.role_in_use"

    def __init__(self, name: str, *, members: int) -> None:
        super().__init__(f"{members} members have the role {name}.", name=name, count=members)


class NotYoursToGiveError(PermissionDeniedError):
    """Nobody gives a permission that he lacks, or takes an owner's place from him."""

    code = "tenancy.not_yours_to_give"

    def __init__(self, lacking: list[str]) -> None:
        super().__init__("Only who has a permission can give it.", permissions=lacking)
