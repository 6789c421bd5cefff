"""Signing in and out of the back offices, for people (cookies) and programs (bearer tokens)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.core import password_links
from app.core.database import Context, transaction
from app.core.security import (
    hash_password,
    hash_token,
    new_token,
    token_key,
    verify_password,
)
from app.modules.tenancy.exceptions import TooManyAttemptsError
from models.database import (
    AdminUser,
    AuthSession,
    LoginAttempt,
    TeamUser,
    VendorMember,
)

SESSION = timedelta(days=14)
TOKEN_LIFE = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
# Ten guesses per account and a hundred per address in a quarter of an hour.
LIMITS = {"account": 10, "address": 100}

People = type[AdminUser] | type[TeamUser]
PEOPLE: dict[str, People] = {"admin": AdminUser, "vendor": TeamUser}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the secret for the cookie, and where the person works."""

    token: str
    user_id: int
    shop_id: int | None


class AuthService:
    def sign_in(
        self, db: Session, realm: str, email: str, password: str, *, address: str, agent: str = ""
    ) -> SignedIn | None:
        """A session for the right password, None for a wrong one or an unknown account.

        Both take the same time and say the same. Raises `TooManyAttemptsError`.
        """
        email = email.strip().lower()
        subjects = {
            f"{realm}:{hash_token(email)[:40]}": LIMITS["account"],
            f"address:{address[:45]}": LIMITS["address"],
        }
        self._refuse_when_guessing(db, subjects)
        person = self._find(db, realm, email)
        # The password is verified for nobody too, so that the time taken tells nothing.
        is_right = verify_password(password, person.password_hash if person else None)
        if person is None or not is_right:
            self._note_failures(list(subjects))
            return None
        return self.open_session(db, realm, person.id, agent=agent)

    def open_session(
        self, db: Session, realm: str, user_id: int, *, agent: str = "", shop_id: int | None = None
    ) -> SignedIn:
        """A session of its own for each sign-in: an old cookie is never taken over."""
        if realm == "vendor" and shop_id is None:
            shop_id = db.scalar(
                select(VendorMember.vendor_id)
                .where(VendorMember.user_id == user_id)
                .order_by(VendorMember.id)
            )
        token = new_token()
        db.add(
            AuthSession(
                token_hash=hash_token(token),
                realm=realm,
                user_id=user_id,
                shop_id=shop_id,
                user_agent=agent[:200],
                expires_at=datetime.now(UTC) + SESSION,
            )
        )
        return SignedIn(token, user_id, shop_id)

    def sign_out(self, db: Session, token: str) -> None:
        db.execute(delete(AuthSession).where(AuthSession.token_hash == hash_token(token)))

    def bearer_token(self, realm: str, signed_in: SignedIn) -> str:
        """The session as a token for programs. Revoking the session ends it at once."""
        claims = {
            "aud": realm,
            "sub": str(signed_in.user_id),
            "sid": signed_in.token,
            "exp": datetime.now(UTC) + TOKEN_LIFE,
        }
        return jwt.encode(claims, token_key(realm), algorithm="HS256")

    def request_reset(self, db: Session, realm: str, email: str) -> tuple[str, str] | None:
        """`(e-mail, secret)` for the mail, or None; the page says the same either way."""
        person = self._find(db, realm, email.strip().lower())
        token = password_links.issue(db, realm, person.id) if person else None
        return (person.email, token) if person and token else None

    def reset_password(self, db: Session, realm: str, token: str, password: str) -> bool:
        """Set a new password and end every session of the account. Works once."""
        user_id = password_links.redeem(db, realm, token)
        person = db.get(PEOPLE[realm], user_id) if user_id else None
        if person is None:
            return False
        person.password_hash = hash_password(password)
        return True

    def _find(self, db: Session, realm: str, email: str) -> AdminUser | TeamUser | None:
        people = PEOPLE[realm]
        return db.scalars(select(people).where(people.email == email, people.is_active)).first()

    def _refuse_when_guessing(self, db: Session, subjects: dict[str, int]) -> None:
        since = datetime.now(UTC) - WINDOW
        counts = db.execute(
            select(LoginAttempt.subject, func.count())
            .where(LoginAttempt.subject.in_(subjects), LoginAttempt.attempted_at > since)
            .group_by(LoginAttempt.subject)
        )
        if any(count >= subjects[subject] for subject, count in counts):
            raise TooManyAttemptsError

    def _note_failures(self, subjects: list[str]) -> None:
        """Counted in a transaction of its own: a refusal must not take its own count back."""
        with transaction(Context.operator()) as db:
            db.execute(insert(LoginAttempt), [{"subject": subject} for subject in subjects])


auth_service = AuthService()
