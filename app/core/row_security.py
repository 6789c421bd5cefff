"""The second wall: roles, grants and row-level security, put on every table after migrations.

A module author writes a plain `op.create_table`; this gives the table its policies. What the
table's comment says tunes it: `append-only` takes UPDATE and DELETE away from everyone,
`shared: read` lets tenants read a table that has no vendor (`shared: insert`: only add to it),
`private` keeps tenants out.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.core.config import settings
from app.core.database import OPERATOR_ROLE, TENANT_ROLE

SEARCH_ROLE = "wizamart_search"
BOOKKEEPING = {"alembic_version", "module_migrations", "module_objects"}
TENANT = "nullif(current_setting('app.vendor_id', true), '')::int"

TABLES = text(
    "SELECT c.relname AS name, coalesce(obj_description(c.oid), '') AS comment,"
    " c.relrowsecurity AND c.relforcerowsecurity AS forced,"
    " EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_wall')"
    " AS walled,"
    " (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped"
    "  AND a.attname = 'vendor_id') AS tenant_column"
    " FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
    " ORDER BY c.relname"
)


def ensure_roles(connection: Connection) -> None:
    """Create the cluster's roles once. Two databases may do it at the same moment."""
    login = settings.application_url
    for role in (TENANT_ROLE, OPERATOR_ROLE):
        _tolerate_a_race(connection, f"CREATE ROLE {role} NOLOGIN")
    _tolerate_a_race(connection, f"CREATE ROLE {SEARCH_ROLE} NOLOGIN BYPASSRLS")
    if login.username != settings.owner_url.username:
        quoted = connection.dialect.identifier_preparer.quote(login.username or "")
        secret = (login.password or "").replace("'", "''")
        _tolerate_a_race(
            connection,
            f"CREATE ROLE {quoted} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS PASSWORD '{secret}'",
        )
        _tolerate_a_race(connection, f"ALTER ROLE {quoted} PASSWORD '{secret}'")
        for role in (TENANT_ROLE, OPERATOR_ROLE):
            member = connection.scalar(
                text("SELECT pg_has_role(:login, :role, 'MEMBER')"),
                {"login": login.username, "role": role},
            )
            if not member:
                _tolerate_a_race(connection, f"GRANT {role} TO {quoted}")


def _tolerate_a_race(connection: Connection, statement: str) -> None:
    """Run role DDL; that it exists already, or is made by someone else right now, is fine."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement)
    except DBAPIError as error:
        known = ("already exists", "concurrently updated", "duplicate key", "permission denied")
        if not any(words in str(error.orig) for words in known):
            raise


def secure_tables(connection: Connection) -> list[str]:
    """Put grants and policies on every table of the schema. Returns the tables it walled."""
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {TENANT_ROLE}, {OPERATOR_ROLE}")
    connection.exec_driver_sql(
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {TENANT_ROLE}, {OPERATOR_ROLE}"
    )
    walled = []
    for table in connection.execute(TABLES).all():
        if table.name in BOOKKEEPING:
            connection.exec_driver_sql(f'GRANT SELECT ON "{table.name}" TO {OPERATOR_ROLE}')
            continue
        _grant(connection, table.name, table.comment, bool(table.tenant_column))
        if (table.tenant_column or table.name == "vendors") and not (
            table.forced and table.walled
        ):
            _wall(connection, table.name, "id" if table.name == "vendors" else "vendor_id")
            walled.append(table.name)
    return walled


def _grant(connection: Connection, name: str, comment: str, has_tenant: bool) -> None:
    verbs = (
        "SELECT, INSERT" if comment.startswith("append-only") else "SELECT, INSERT, UPDATE, DELETE"
    )
    connection.exec_driver_sql(f'REVOKE ALL ON "{name}" FROM {TENANT_ROLE}, {OPERATOR_ROLE}')
    connection.exec_driver_sql(f'GRANT {verbs} ON "{name}" TO {OPERATOR_ROLE}')
    if has_tenant and comment != "private":
        connection.exec_driver_sql(f'GRANT {verbs} ON "{name}" TO {TENANT_ROLE}')
    elif comment.startswith("shared: "):
        verb = {"read": "SELECT", "insert": "INSERT"}[comment.removeprefix("shared: ")]
        connection.exec_driver_sql(f'GRANT {verb} ON "{name}" TO {TENANT_ROLE}')


def _wall(connection: Connection, name: str, column: str) -> None:
    condition = f"{column} = {TENANT}"
    for statement in (
        f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS tenant_wall ON "{name}"',
        f'DROP POLICY IF EXISTS operator_door ON "{name}"',
        f'CREATE POLICY tenant_wall ON "{name}" TO {TENANT_ROLE}'
        f" USING ({condition}) WITH CHECK ({condition})",
        f'CREATE POLICY operator_door ON "{name}" TO {OPERATOR_ROLE}, CURRENT_USER'
        " USING (true) WITH CHECK (true)",
    ):
        connection.exec_driver_sql(statement)


def unsecured_tables(connection: Connection) -> list[str]:
    """Tenant tables without their wall. The application refuses to serve while there are any."""
    return [
        table.name
        for table in connection.execute(TABLES).all()
        if table.tenant_column and not (table.forced and table.walled)
    ]


def unsafe_settings(connection: Connection) -> list[str]:
    """What about this server or login breaks a promise we make; one sentence each."""
    row = connection.execute(
        text(
            "SELECT current_setting('synchronous_commit') AS sync, rolsuper, rolbypassrls"
            " FROM pg_roles WHERE rolname = session_user"
        )
    ).one()
    problems = []
    if row.sync in {"off", "local"}:
        problems.append("synchronous_commit is off: orders that were confirmed could be lost")
    if row.rolsuper or row.rolbypassrls:
        problems.append("the application's login bypasses row-level security")
    return problems
