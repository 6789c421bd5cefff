"""A vendor's provider accounts. Keys go in and never come out."""

from sqlalchemy.orm import Session

from app.core.secrets import encrypt
from app.modules.payments.models import PaymentAccount
from app.modules.payments.schemas import BankAccountWrite
from app.modules.payments.services.transfer import BANK_TRANSFER, CASH, BankDetails


class AccountService:
    def connect(
        self,
        db: Session,
        vendor_id: int,
        provider: str,
        *,
        secret_key: str,
        webhook_secret: str,
        is_live: bool,
    ) -> PaymentAccount:
        """Store the keys of a provider account, replacing earlier ones."""
        query = PaymentAccount.for_vendor(vendor_id).filter_by(provider=provider)
        account = db.scalars(query).one_or_none()
        if account is None:
            account = PaymentAccount(vendor_id=vendor_id, provider=provider)
            db.add(account)
        account.secret_key_sealed = encrypt(
            secret_key, bound_to=f"payments:{vendor_id}:secret_key"
        )
        account.webhook_secret_sealed = encrypt(
            webhook_secret, bound_to=f"payments:{vendor_id}:webhook"
        )
        account.is_live = is_live
        account.is_active = True
        return account

    def set_bank(self, db: Session, vendor_id: int, wanted: BankAccountWrite) -> PaymentAccount:
        """Take transfers to this account, instead of the one before."""
        account = self.find(db, vendor_id, BANK_TRANSFER)
        if account is None:
            account = PaymentAccount(vendor_id=vendor_id, provider=BANK_TRANSFER, is_live=True)
            db.add(account)
        account.details = wanted.model_dump()
        account.is_active = True
        return account

    def take_cash(self, db: Session, vendor_id: int) -> None:
        """Let shoppers pay when they fetch the goods or get them."""
        account = self.find(db, vendor_id, CASH)
        if account is None:
            account = PaymentAccount(vendor_id=vendor_id, provider=CASH, is_live=True)
            db.add(account)
        account.is_active = True

    def bank(self, db: Session, vendor_id: int) -> BankDetails | None:
        """Where transfers go; None when the shop takes none."""
        account = self.find(db, vendor_id, BANK_TRANSFER)
        return BankDetails(**account.details) if account and account.is_active else None

    def find(self, db: Session, vendor_id: int, provider: str) -> PaymentAccount | None:
        """The account, without its keys: they are sealed."""
        query = PaymentAccount.for_vendor(vendor_id).filter_by(provider=provider)
        return db.scalars(query).one_or_none()

    def disconnect(self, db: Session, vendor_id: int, provider: str) -> None:
        """Take no new payments there. Its keys stay, so that earlier ones can be refunded."""
        account = self.find(db, vendor_id, provider)
        if account is not None:
            account.is_active = False


account_service = AccountService()
