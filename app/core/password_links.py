"""Links by which somebody chooses a password: secret, for one account, once, for a while.

The table holds hashes only, and tenants cannot read it: use an operator's session.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.core.security import hash_token, new_token
from models.database.identity import AuthSession, PasswordReset

HOUR = timedelta(hours=1)
# A mailbox is not flooded by whoever types its address again and again.
MOST_OPEN = 5


def issue(
    db: Session, realm: str, user_id: int, *, shop_id: int | None = None, life: timedelta = HOUR
) -> str | None:
    """The secret for the link; None when the account has too many open ones already."""
    now = datetime.now(UTC)
    mine = PasswordReset.realm == realm, PasswordReset.user_id == user_id
    db.execute(delete(PasswordReset).where(*mine, PasswordReset.expires_at <= now))
    if (db.scalar(select(func.count()).where(*mine)) or 0) >= MOST_OPEN:
        return None
    token = new_token()
    db.add(
        PasswordReset(
            token_hash=hash_token(token),
            realm=realm,
            user_id=user_id,
            shop_id=shop_id,
            expires_at=now + life,
        )
    )
    return token


def is_open(db: Session, realm: str, token: str, *, shop_id: int | None = None) -> bool:
    """Whether the link still works."""
    return db.scalar(select(func.count()).where(*_this(realm, token, shop_id))) == 1


def redeem(db: Session, realm: str, token: str, *, shop_id: int | None = None) -> int | None:
    """Whose link this is, and it works no more, nor does any session the account has.

    None when it was used, is too old, or belongs to another realm or shop.
    """
    user_id = db.scalar(
        delete(PasswordReset).where(*_this(realm, token, shop_id)).returning(PasswordReset.user_id)
    )
    if user_id is not None:
        db.execute(
            delete(AuthSession).where(AuthSession.realm == realm, AuthSession.user_id == user_id)
        )
        db.execute(
            delete(PasswordReset).where(
                PasswordReset.realm == realm, PasswordReset.user_id == user_id
            )
        )
    return user_id


def _this(realm: str, token: str, shop_id: int | None) -> list[ColumnElement[bool]]:
    return [
        PasswordReset.token_hash == hash_token(token),
        PasswordReset.realm == realm,
        PasswordReset.shop_id.is_not_distinct_from(shop_id),
        PasswordReset.expires_at > func.now(),
    ]
