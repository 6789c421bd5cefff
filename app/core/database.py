"""The one door to the database: engine, session, tenant walls and the only `commit`.

Two walls keep vendors apart. The first is here: every ORM statement on a `VendorScoped` class is
given the tenant of its session. The second is PostgreSQL's row-level security, which holds when
the first is missing (see `row_security.py`). A session without a context has no database role,
and a login without a role may read nothing: forgetting fails loudly.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    NullPool,
    Select,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    registry,
    sessionmaker,
    with_loader_criteria,
)

from app.core.config import settings

TENANT_ROLE = "wizamart_tenant"
OPERATOR_ROLE = "wizamart_operator"
# Held by whoever changes the schema: one at a time.
MIGRATION_LOCK = 726_101

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
TYPES: dict[Any, Any] = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB}

# Without these a cut cable leaves a request hanging for minutes, holding its row locks.
CONNECT_ARGS: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "options": "-c statement_timeout=10000 -c lock_timeout=3000"
    " -c idle_in_transaction_session_timeout=10000",
}


@dataclass(frozen=True, slots=True)
class Context:
    """Who a transaction works for. Made by the resolver or a task, never from a request body."""

    role: str
    vendor_id: int | None = None
    platform_id: int | None = None
    actor: str = ""

    @classmethod
    def tenant(cls, vendor_id: int, platform_id: int | None = None, actor: str = "") -> Self:
        """Rows of one vendor, and no others."""
        return cls(TENANT_ROLE, vendor_id, platform_id, actor)

    @classmethod
    def operator(cls, platform_id: int | None = None, actor: str = "") -> Self:
        """Rows of all vendors: the platform's own pages, the resolver and the relay."""
        return cls(OPERATOR_ROLE, None, platform_id, actor)


SET_CONTEXT = text(
    "SELECT set_config('role', :role, true), set_config('app.vendor_id', :vendor_id, true),"
    " set_config('app.actor', :actor, true)"
)

_registries: dict[str, registry] = {}
_tables: dict[str, set[str]] = {}


class Base(DeclarativeBase):
    """Base of all models. Each module gets a class registry of its own over one MetaData, so a
    broken relationship in one module cannot stop the mappers of another."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = TYPES

    def __init_subclass__(cls, **kwargs: Any) -> None:
        owner = ".".join(cls.__module__.split(".")[:3])
        if owner not in _registries:
            _registries[owner] = registry(metadata=Base.metadata, type_annotation_map=TYPES)
        cls._sa_registry = _registries[owner]
        before = set(Base.metadata.tables)
        try:
            super().__init_subclass__(**kwargs)
        finally:  # a class that failed half-way leaves its table too
            _tables.setdefault(owner, set()).update(Base.metadata.tables.keys() - before)


def configure_registry(owner: str) -> None:
    """Resolve the relationships of `app.modules.<name>` now, so that a wrong one shows at load."""
    if owner in _registries:
        _registries[owner].configure()


def forget_registry(owner: str) -> None:
    """Dispose of the mappers and tables of `app.modules.<name>`: the module failed to load."""
    found = _registries.pop(owner, None)
    if found is None:
        return
    found.dispose(cascade=True)
    for key in _tables.pop(owner, ()):
        Base.metadata.remove(Base.metadata.tables[key])


def set_aside_registry(owner: str) -> Callable[[], None]:
    """Make room for the classes of a module that is loaded anew. Its present ones keep working
    for whoever holds them. Returns a function that puts them back."""
    found, names = _registries.pop(owner, None), _tables.pop(owner, set())
    tables = [Base.metadata.tables[name] for name in names if name in Base.metadata.tables]
    for table in tables:
        Base.metadata.remove(table)

    def put_back() -> None:
        for name in _tables.pop(owner, set()) - {table.key for table in tables}:
            if name in Base.metadata.tables:
                Base.metadata.remove(Base.metadata.tables[name])
        for table in tables:
            if table.key in Base.metadata.tables:
                Base.metadata.remove(Base.metadata.tables[table.key])
            enter: Any = Base.metadata._add_table  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            enter(table.name, table.schema, table)
        _registries.pop(owner, None)
        if found is not None:
            _registries[owner], _tables[owner] = found, names

    return put_back


class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class VendorScoped:
    """A row that belongs to one vendor. Sessions filter it by themselves; `for_vendor` says so.

    Give the table an index or a unique constraint that begins with `vendor_id`.
    """

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id", ondelete="CASCADE"))

    @classmethod
    def for_vendor(cls, vendor_id: int) -> Select[Self]:
        return select(cls).where(cls.vendor_id == vendor_id)


class TenantSession(Session):
    """A session bound to one `Context`, which it tells PostgreSQL at each transaction's start."""


def build_engine(url: Any = None, **options: Any) -> Engine:
    options = {"pool_size": settings.pool_size, "max_overflow": 0, "pool_timeout": 2} | options
    return create_engine(
        url or settings.application_url, connect_args=CONNECT_ARGS, pool_recycle=1800, **options
    )


engine: Engine = build_engine()
SessionFactory = sessionmaker(engine, class_=TenantSession, expire_on_commit=False)


@event.listens_for(TenantSession, "after_begin")
def _tell_the_context(session: Session, trans: SessionTransaction, connection: Connection) -> None:
    if trans.nested:
        return
    context: Context = session.info["context"]  # KeyError: a session nobody gave a context
    connection.execute(
        SET_CONTEXT,
        {
            "role": context.role,
            "vendor_id": str(context.vendor_id or ""),
            "actor": context.actor,
        },
    )


@event.listens_for(TenantSession, "do_orm_execute")
def _add_the_tenant(state: ORMExecuteState) -> None:
    context: Context = state.session.info["context"]
    if context.vendor_id is None or state.is_column_load or state.is_relationship_load:
        return
    vendor_id = context.vendor_id
    state.statement = state.statement.options(
        with_loader_criteria(
            VendorScoped, lambda cls: cls.vendor_id == vendor_id, include_aliases=True
        )
    )


class UnitOfWork:
    """One session and its one transaction, ended exactly once. The only place that commits."""

    def __init__(self, context: Context) -> None:
        self.db = SessionFactory(info={"context": context})
        self._open = True

    @property
    def is_open(self) -> bool:
        """Whether there is still something to store."""
        return self._open

    def commit(self) -> None:
        """Store the work, then run what was given to `on_commit`. A second call does nothing."""
        if not self._open:
            return
        self._open = False
        try:
            self.db.commit()
        finally:
            self.db.close()
        for callback in self.db.info.pop("on_commit", ()):
            callback()

    def discard(self) -> None:
        """Forget the work, if it is not stored yet."""
        if self._open:
            self._open = False
            self.db.close()


@contextmanager
def transaction(context: Context) -> Generator[Session]:
    """One unit of work: commit on success, roll back on error, always close.

    Tasks and scripts use this; requests have theirs from `get_db`. Nothing else may commit.
    """
    unit = UnitOfWork(context)
    try:
        yield unit.db
        unit.commit()
    finally:
        unit.discard()


@contextmanager
def owner_transaction() -> Generator[Connection]:
    """A transaction of the tables' owner, for changes of the schema: one at a time, everywhere.

    Raises OperationalError where this process does not know the owner's login.
    """
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    try:
        with owner.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
            yield connection
    finally:
        owner.dispose()


def on_commit(db: Session, callback: Callable[[], object]) -> None:
    """Run `callback` after the commit: wake-ups and cache drops, nothing that must not be lost."""
    db.info.setdefault("on_commit", []).append(callback)


def context_of(db: Session) -> Context:
    """The context this session works for."""
    context: Context = db.info["context"]
    return context
