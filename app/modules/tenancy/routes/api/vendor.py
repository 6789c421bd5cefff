"""/api/v1/vendor/tenancy"""

from fastapi import APIRouter, Request

from app.api.deps import DbSession
from app.api.policy import policy
from app.exceptions.base import AuthenticationError
from app.modules.tenancy.schemas import Credentials, TokenRead
from app.modules.tenancy.services import auth_service
from app.modules.tenancy.services.auth_service import TOKEN_LIFE

router = APIRouter()


@router.post("/tokens", response_model=TokenRead, status_code=201)
@policy(audience="anonymous")
def create_token(body: Credentials, request: Request, db: DbSession) -> dict[str, object]:
    """A bearer token of the vendor realm, valid for twelve hours.

    It works for the vendor that the account belongs to; `X-Vendor-Code` chooses another.
    """
    address = request.client.host if request.client else ""
    signed_in = auth_service.sign_in(db, "vendor", body.email, body.password, address=address)
    if signed_in is None:
        raise AuthenticationError
    token = auth_service.bearer_token("vendor", signed_in)
    return {"token": token, "expires_in": int(TOKEN_LIFE.total_seconds())}
