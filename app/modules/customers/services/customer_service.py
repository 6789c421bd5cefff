"""A shop's customers: who they are, and their sessions in this shop."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import password_links
from app.core.database import Context, transaction
from app.core.pagination import Page, PageRequest, paginate
from app.core.security import hash_password, hash_token, new_token, verify_password
from app.modules.customers.exceptions import CustomerNotFoundError, TooManyAttemptsError
from app.modules.customers.models import Customer
from models.database import AuthSession, LoginAttempt

SESSION = timedelta(days=60)
WINDOW = timedelta(minutes=15)
GUESSES = 10


class CustomerService:
    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, search: str = ""
    ) -> Page[Customer]:
        query = Customer.for_vendor(vendor_id).order_by(Customer.id.desc())
        if search:
            query = query.where(
                Customer.email.icontains(search, autoescape=True)
                | Customer.name.icontains(search, autoescape=True)
            )
        return paginate(db, query, request)

    def get(self, db: Session, vendor_id: int, customer_id: int) -> Customer:
        found = db.scalars(Customer.for_vendor(vendor_id).filter_by(id=customer_id)).one_or_none()
        if found is None:
            raise CustomerNotFoundError
        return found

    def remember_buyer(
        self, db: Session, vendor_id: int, *, email: str, name: str, locale: str
    ) -> None:
        """Somebody bought. Who is known already stays as he is."""
        db.execute(
            insert(Customer)
            .values(vendor_id=vendor_id, email=email.lower(), name=name, locale=locale)
            .on_conflict_do_nothing()
        )

    def register(
        self, db: Session, vendor_id: int, *, email: str, name: str, password: str, locale: str
    ) -> Customer | None:
        """A new account; None when the address has one already.

        A guest who bought before gets his password only by the reset mail: anybody can type an
        address.
        """
        email = email.lower()
        if db.scalars(Customer.for_vendor(vendor_id).filter_by(email=email)).first():
            hash_password(password)  # the same work for both answers
            return None
        customer = Customer(
            vendor_id=vendor_id,
            email=email,
            name=name,
            password_hash=hash_password(password),
            locale=locale,
        )
        db.add(customer)
        db.flush()
        return customer

    def check_password(
        self, db: Session, vendor_id: int, email: str, password: str
    ) -> Customer | None:
        """The customer whose password this is. Raises `TooManyAttemptsError`."""
        email = email.lower()
        subject = f"customer:{vendor_id}:{hash_token(email)[:40]}"
        self._refuse_when_guessing(subject)
        customer = db.scalars(Customer.for_vendor(vendor_id).filter_by(email=email)).first()
        if not verify_password(password, customer.password_hash if customer else None):
            with transaction(Context.operator()) as own:
                own.add(LoginAttempt(subject=subject))
            return None
        return customer

    def request_password(self, db: Session, vendor_id: int, email: str) -> str | None:
        """The secret for the mail, or None; the page says the same either way.

        A guest who bought gets a first password the same way.
        """
        customer = db.scalars(
            Customer.for_vendor(vendor_id).filter_by(email=email.lower())
        ).first()
        if customer is None:
            return None
        with transaction(Context.operator()) as own:
            return password_links.issue(own, "customer", customer.id, shop_id=vendor_id)

    def is_password_link(self, vendor_id: int, token: str) -> bool:
        """Whether this link of this shop still works."""
        with transaction(Context.operator()) as db:
            return password_links.is_open(db, "customer", token, shop_id=vendor_id)

    def set_password(
        self, db: Session, vendor_id: int, token: str, password: str
    ) -> Customer | None:
        """Take the new password and end every session of the account. A link works once."""
        with transaction(Context.operator()) as own:
            customer_id = password_links.redeem(own, "customer", token, shop_id=vendor_id)
        if customer_id is None:
            return None
        customer = self.get(db, vendor_id, customer_id)
        customer.password_hash = hash_password(password)
        return customer

    def open_session(self, vendor_id: int, customer_id: int, agent: str = "") -> str:
        """The secret for the cookie. Sessions stand in a table that tenants cannot read."""
        token = new_token()
        with transaction(Context.operator()) as db:
            db.add(
                AuthSession(
                    token_hash=hash_token(token),
                    realm="customer",
                    user_id=customer_id,
                    shop_id=vendor_id,
                    user_agent=agent[:200],
                    expires_at=datetime.now(UTC) + SESSION,
                )
            )
        return token

    def close_session(self, token: str) -> None:
        with transaction(Context.operator()) as db:
            db.execute(delete(AuthSession).where(AuthSession.token_hash == hash_token(token)))

    def _refuse_when_guessing(self, subject: str) -> None:
        with transaction(Context.operator()) as db:
            query = select(func.count()).where(
                LoginAttempt.subject == subject,
                LoginAttempt.attempted_at > datetime.now(UTC) - WINDOW,
            )
            if (db.scalar(query) or 0) >= GUESSES:
                raise TooManyAttemptsError


customer_service = CustomerService()
