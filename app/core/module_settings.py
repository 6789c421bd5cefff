"""Settings that modules declare and platforms, companies and vendors fill in.

A module writes a class of `ModuleSettings` whose fields all have defaults. A vendor's value is his
own, else his company's, else his platform's, else the default. All stored values are held in
memory by every process and swapped as a whole (`app.modules.live` keeps them fresh), so
`settings_for` costs no query.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from app.core.directory import directory
from app.core.gate import owner_of
from app.core.secrets import decrypt, encrypt

log = logging.getLogger(__name__)

Level = Literal["platform", "company", "vendor"]
LEVELS: tuple[Level, ...] = ("platform", "company", "vendor")
S = TypeVar("S", bound="ModuleSettings")


class ModuleSettings(BaseModel):
    """Base of what modules declare. Texts: `{module}.settings.{field}.label` and `.hint`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def setting(
    default: Any, *, levels: tuple[Level, ...] = LEVELS, kind: str = "", **limits: Any
) -> Any:
    """A field that only these levels may fill in. `kind` is `money` (cents) or `lines` (a text of
    several lines); `limits` are Pydantic's (`ge`, `max_length`, ...)."""
    extra: dict[str, Any] = {"levels": list(levels), "kind": kind}
    return Field(default, json_schema_extra=extra, **limits)


class Owner(NamedTuple):
    """Whose value it is."""

    level: Level
    id: int


Chain: TypeAlias = tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A field's value, and where it comes from: a level, or `default`."""

    name: str
    value: Any
    source: str


@dataclass(slots=True)
class _Kept:
    """All stored values of this installation; `stamps` count the changes of each owner."""

    values: Mapping[Owner, Mapping[tuple[str, str], Any]] = field(
        default_factory=dict[Owner, Mapping[tuple[str, str], Any]]
    )
    stamps: Mapping[Owner, int] = field(default_factory=dict[Owner, int])
    made: dict[tuple[type[ModuleSettings], Chain], ModuleSettings] = field(
        default_factory=dict[tuple[type[ModuleSettings], Chain], ModuleSettings]
    )


_kept = _Kept()

VALUES_SQL = (
    "SELECT level, coalesce(vendor_id, company_id, platform_id) AS owner_id, module, name, value"
    " FROM module_settings"
)
STAMPS_SQL = (
    "SELECT level, coalesce(vendor_id, company_id, platform_id) AS owner_id, max(id) AS stamp"
    " FROM module_setting_changes GROUP BY 1, 2"
)


def keep(values: Iterable[Mapping[str, Any]], stamps: Iterable[Mapping[str, Any]]) -> None:
    """Take up the rows of the two statements above, in one assignment."""
    global _kept  # noqa: PLW0603 - one per process, replaced as a whole
    found: dict[Owner, dict[tuple[str, str], Any]] = {}
    for row in values:
        owner = Owner(row["level"], row["owner_id"])
        found.setdefault(owner, {})[row["module"], row["name"]] = row["value"]
    _kept = _Kept(found, {Owner(r["level"], r["owner_id"]): r["stamp"] for r in stamps})


def chain_of(vendor_id: int) -> Chain:
    """Who may have a say in a vendor's settings, the most general first."""
    vendor = directory().by_id[vendor_id]
    return (
        Owner("platform", vendor.platform_id),
        Owner("company", vendor.company_id),
        Owner("vendor", vendor.id),
    )


def settings_for(model: type[S], vendor_id: int) -> S:
    """A vendor's settings of a module. Costs two look-ups, no query."""
    kept, chain = _kept, chain_of(vendor_id)
    made = kept.made.get((model, chain))
    if made is None:
        values = {told.name: told.value for told in explain(model, chain)}
        made = kept.made[model, chain] = model.model_construct(**values)
    return made  # type: ignore[return-value]


def settings_stamp(vendor_id: int) -> int:
    """Grows with each change that a vendor's settings may feel; cached pages carry it."""
    stamps = _kept.stamps
    return max((stamps.get(owner, 0) for owner in chain_of(vendor_id)), default=0)


def explain(model: type[ModuleSettings], chain: Chain) -> list[Told]:
    """Each field's value for the last of the chain, and which level it comes from.

    A stored value that a newer version of the module no longer takes does not count.
    """
    defaults = model()
    module = owner_of(model.__module__)
    told: list[Told] = []
    for name in model.model_fields:
        answer = Told(name, getattr(defaults, name), "default")
        for owner in reversed(chain):
            own = _kept.values.get(owner, {})
            if (module, name) in own:
                value = _read(model, name, own[module, name], owner)
                if value is not None:
                    answer = Told(name, value[0], owner.level)
                    break
        told.append(answer)
    return told


def own_value(owner: Owner, module: str, name: str) -> Any:
    """What this owner himself stored, as it is stored, or None."""
    return _kept.values.get(owner, {}).get((module, name))


def _read(model: type[ModuleSettings], name: str, stored: Any, owner: Owner) -> tuple[Any] | None:
    """A stored value as the model has it now, in a tuple; None when it is not valid any more."""
    try:
        if is_secret(model, name):
            stored = decrypt(stored["sealed"], bound_to=_place(owner, model, name))
        return (getattr(model.model_validate({name: stored}), name),)
    except ValidationError:
        log.warning("the stored %s of %s %s is not valid any more", name, *owner)
        return None


def to_store(model: type[ModuleSettings], name: str, value: Any, owner: Owner) -> Any:
    """A value as JSON; secrets sealed for this very place."""
    if isinstance(value, SecretStr):
        sealed = encrypt(value.get_secret_value(), bound_to=_place(owner, model, name))
        return {"sealed": sealed}
    return model.model_construct(**{name: value}).model_dump(mode="json", include={name})[name]


def _place(owner: Owner, model: type[ModuleSettings], name: str) -> str:
    return f"settings:{owner.level}:{owner.id}:{owner_of(model.__module__)}:{name}"


def is_secret(model: type[ModuleSettings], name: str) -> bool:
    return model.model_fields[name].annotation is SecretStr


def extra_of(model: type[ModuleSettings], name: str) -> Mapping[str, Any]:
    """What `setting(...)` said of a field beside its type."""
    extra = model.model_fields[name].json_schema_extra
    return extra if isinstance(extra, dict) else {"levels": list(LEVELS), "kind": ""}
