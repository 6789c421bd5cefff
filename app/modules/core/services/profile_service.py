"""What people choose for themselves. Their tables are the operator's: vendors share people."""

from sqlalchemy import update

from app.core.database import Context, transaction
from app.core.security import AdminPrincipal, VendorPrincipal
from models.database import AdminUser, TeamUser


class ProfileService:
    def speak(self, person: AdminPrincipal | VendorPrincipal, locale: str) -> None:
        """Remember in which language somebody wants to work."""
        table = AdminUser if isinstance(person, AdminPrincipal) else TeamUser
        with transaction(Context.operator(person.platform_id)) as db:
            db.execute(update(table).where(table.id == person.user_id).values(locale=locale))


profile_service = ProfileService()
