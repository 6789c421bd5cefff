"""The two walls between tenants, each alone."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app.core.database import Context, SessionFactory, engine, transaction
from app.core.row_security import unsafe_settings, unsecured_tables
from models.database import VendorDomain
from tests.support.factories import Shop, unique


def add_domain(shop: Shop) -> str:
    host = f"{unique('d')}.example"
    with transaction(shop.context) as db:
        db.add(VendorDomain(vendor_id=shop.id, host=host))
    return host


def test_a_query_sees_only_its_own_tenant(shop: Shop, other_shop: Shop) -> None:
    mine, _ = add_domain(shop), add_domain(other_shop)

    with transaction(shop.context) as db:
        hosts = list(db.scalars(select(VendorDomain.host)))

    assert hosts == [mine]


def test_the_database_holds_when_the_orm_filter_is_off(shop: Shop, other_shop: Shop) -> None:
    mine, _ = add_domain(shop), add_domain(other_shop)

    with transaction(shop.context) as db:
        rows = db.execute(text("SELECT host FROM vendor_domains")).scalars().all()

    assert rows == [mine]


def test_the_orm_filter_holds_when_the_database_wall_is_off(shop: Shop, other_shop: Shop) -> None:
    mine, _ = add_domain(shop), add_domain(other_shop)
    everything = Context("wizamart_operator", shop.id, shop.platform_id)

    with transaction(everything) as db:
        hosts = list(db.scalars(select(VendorDomain.host)))

    assert hosts == [mine]


def test_a_row_cannot_be_written_for_another_tenant(shop: Shop, other_shop: Shop) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction(shop.context) as db,
    ):
        db.add(VendorDomain(vendor_id=other_shop.id, host=f"{unique('d')}.example"))


def test_a_session_without_a_context_reaches_nothing(shop: Shop) -> None:
    with pytest.raises(KeyError), SessionFactory() as db:
        db.execute(text("SELECT 1"))


def test_the_login_itself_may_read_nothing(shop: Shop) -> None:
    with (
        engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text("SELECT * FROM vendors"))


def test_every_tenant_table_has_its_wall(shop: Shop) -> None:
    with engine.connect() as connection:
        assert unsecured_tables(connection) == []


def test_the_application_role_owns_nothing_and_bypasses_nothing(shop: Shop) -> None:
    with engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolinherit FROM pg_roles"
                " WHERE rolname = session_user"
            )
        ).one()
        owned = connection.scalar(
            text("SELECT count(*) FROM pg_tables WHERE tableowner = session_user")
        )

    assert (row.rolsuper, row.rolbypassrls, row.rolinherit, owned) == (False, False, False, 0)


def test_the_server_keeps_what_it_confirmed(shop: Shop) -> None:
    with engine.connect() as connection:
        assert unsafe_settings(connection) == []
        connection.execute(text("SET synchronous_commit = off"))
        assert "synchronous_commit" in unsafe_settings(connection)[0]
        connection.rollback()
