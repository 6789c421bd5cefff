"""What stands in a database, as a list that two databases can be compared by."""

import sqlalchemy as sa

SCHEMA = sa.text("""
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' '
       || is_nullable || ' ' || coalesce(column_default, '') || ' '
       || coalesce(character_maximum_length::text, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
       || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || oid::regprocedure || ' ' || md5(prosrc)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || ' ' || coalesce(qual, '')
FROM pg_policies WHERE schemaname = 'public'
UNION ALL SELECT 'grant ' || table_name || ' ' || grantee || ' ' || privilege_type
FROM information_schema.role_table_grants WHERE table_schema = 'public'
UNION ALL SELECT 'sequence ' || sequence_name
FROM information_schema.sequences WHERE sequence_schema = 'public'
UNION ALL SELECT 'type ' || typname FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
""")


def schema_of(connection: sa.Connection) -> list[str]:
    """Columns, keys, indexes, functions, walls and grants, sorted."""
    return sorted(connection.scalars(SCHEMA))
