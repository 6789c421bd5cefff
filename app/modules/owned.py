"""The tables of modules, as the ledger of migrations has them."""

from collections.abc import Sequence

from sqlalchemy import Connection, text


def owned_tables(connection: Connection) -> dict[str, list[str]]:
    """Module directory -> its tables, as the ledger of migrations has them."""
    query = "SELECT module, name FROM module_objects WHERE kind = 'table' ORDER BY name"
    found: dict[str, list[str]] = {}
    for module, name in connection.execute(text(query)):
        found.setdefault(module, []).append(name)
    return found


def count_rows(
    connection: Connection, tables: Sequence[str], platform_id: int | None = None
) -> dict[str, int]:
    """Table -> rows: of the platform's vendors where the table has a vendor, else of all."""
    if not tables:
        return {}
    columns = (
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'vendor_id'"
    )
    scoped = set(connection.scalars(text(columns))) if platform_id is not None else set()
    mine = " WHERE vendor_id IN (SELECT id FROM vendors WHERE platform_id = :platform)"
    quote = connection.dialect.identifier_preparer.quote
    counting = " UNION ALL ".join(
        # Names come from the ledger and are quoted.
        f"SELECT :t{n}, count(*) FROM {quote(table)}{mine if table in scoped else ''}"  # noqa: S608
        for n, table in enumerate(tables)
    )
    values: dict[str, object] = {f"t{n}": table for n, table in enumerate(tables)}
    if scoped & set(tables):
        values["platform"] = platform_id
    return {row[0]: row[1] for row in connection.execute(text(counting), values)}
