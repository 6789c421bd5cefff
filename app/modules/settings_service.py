"""Writing what modules declared as settings: forms, inheritance, resetting, history.

A form shows the value that counts, whoever set it. Saving stores only what was changed here; what
equals the inherited value stays inherited. Every change is a row of history.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr, ValidationError
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import module_settings as kept
from app.core.database import on_commit
from app.core.forms import Form, message_of
from app.core.gate import gate, owner_of
from app.core.module_settings import Chain, ModuleSettings, Owner, Told, chain_of
from app.core.money import decimal_string, parse_cents
from app.exceptions.base import NotFoundError
from app.modules import live, registry
from app.modules.contributions import resolve
from app.utils.i18n import t
from models.database import ModuleSetting, ModuleSettingChange

MASK = "•••"


class NoSuchSettingError(NotFoundError):
    """No enabled module has it, or it is not this level's to decide."""

    code = "no_such_setting"


@dataclass(frozen=True, slots=True)
class Field:
    """One setting in a form. `kind`: text, lines, number, money, switch, choice, secret."""

    name: str
    kind: str
    value: str
    source: str
    is_own: bool
    inherited: str
    options: tuple[str, ...] = ()


class SettingsService:
    def modules(self, owner: Owner, platform_id: int | None) -> list[str]:
        """Enabled modules that have something to set at this level."""
        return [
            code
            for code, definition in registry.MODULES.items()
            if definition.settings
            and gate.is_open(code, platform_id)
            and _names(model_of(code), owner)
        ]

    def fields(self, module: str, chain: Chain) -> list[Field]:
        """What the last of the chain may set, with what counts now and where it comes from."""
        model, owner = model_of(module), chain[-1]
        above = {told.name: told for told in kept.explain(model, chain[:-1])}
        return [
            _field(model, told, above[told.name], is_own=told.source == owner.level)
            for told in kept.explain(model, chain)
            if told.name in _names(model, owner)
        ]

    def save(
        self, db: Session, module: str, chain: Chain, typed: Mapping[str, str], *, who: str
    ) -> Form[ModuleSettings]:
        """Store what was changed; nothing, and the form has errors, when one value is wrong."""
        model, owner = model_of(module), chain[-1]
        sent, wrong = _sent(model, _names(model, owner), typed)
        try:
            wanted = model.model_validate(sent)
        except ValidationError as invalid:
            wrong |= {str(e["loc"][0]): message_of(e) for e in invalid.errors() if e["loc"]}
            return Form(typed, errors=wrong)
        if wrong:
            return Form(typed, errors=wrong)
        for told in kept.explain(model, chain):
            value = getattr(wanted, told.name)
            if told.name in sent and value != told.value:
                self._store(db, model, owner, told.name, value, who)
        return Form(typed, wanted)

    def reset(self, db: Session, module: str, chain: Chain, name: str, *, who: str) -> None:
        """From now on the inherited value counts here again."""
        model, owner = model_of(module), chain[-1]
        if name not in _names(model, owner):
            raise NoSuchSettingError
        column = _column(owner)
        gone = db.execute(
            delete(ModuleSetting)
            .where(column == owner.id, ModuleSetting.module == module, ModuleSetting.name == name)
            .returning(ModuleSetting.value)
        ).first()
        if gone is not None:
            self._note(db, model, owner, name, _shown(model, name, gone.value), None, who)

    def history(self, db: Session, module: str, owner: Owner) -> Sequence[ModuleSettingChange]:
        """The last twenty changes of a module's settings here, newest first."""
        change = ModuleSettingChange
        query = select(change).where(
            getattr(change, f"{owner.level}_id") == owner.id, change.module == module
        )
        return db.scalars(query.order_by(change.id.desc()).limit(20)).all()

    def _store(
        self,
        db: Session,
        model: type[ModuleSettings],
        owner: Owner,
        name: str,
        value: Any,
        who: str,
    ) -> None:
        module = owner_of(model.__module__)
        before = kept.own_value(owner, module, name)
        stored = kept.to_store(model, name, value, owner)
        row = {"level": owner.level, f"{owner.level}_id": owner.id, "module": module, "name": name}
        statement = insert(ModuleSetting).values(**row, value=stored)
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["vendor_id", "company_id", "platform_id", "module", "name"],
                set_={"value": stored, "updated_at": text("now()")},
            )
        )
        old = None if before is None else _shown(model, name, before)
        self._note(db, model, owner, name, old, _shown(model, name, stored), who)

    def _note(
        self,
        db: Session,
        model: type[ModuleSettings],
        owner: Owner,
        name: str,
        old: Any,
        new: Any,
        who: str,
    ) -> None:
        db.add(
            ModuleSettingChange(
                level=owner.level,
                **{f"{owner.level}_id": owner.id},
                module=owner_of(model.__module__),
                name=name,
                old=old,
                new=new,
                who=who[:120],
            )
        )
        db.flush()
        db.execute(text("SELECT pg_notify('wizamart', 'settings')"))
        on_commit(db, live.refresh_settings)


def model_of(module: str) -> type[ModuleSettings]:
    """The settings class that a module's definition names."""
    definition = registry.get_module(module)
    if definition is None or not definition.settings:
        raise NoSuchSettingError
    model: type[ModuleSettings] = resolve(definition.settings)
    return model


def chain_for(owner: Owner, platform_id: int) -> Chain:
    """Who has a say at this level, seen from a platform."""
    if owner.level == "vendor":
        return chain_of(owner.id)
    above = Owner("platform", platform_id)
    return (above,) if owner.level == "platform" else (above, owner)


def _names(model: type[ModuleSettings], owner: Owner) -> set[str]:
    return {
        name for name in model.model_fields if owner.level in kept.extra_of(model, name)["levels"]
    }


def _column(owner: Owner) -> Any:
    return getattr(ModuleSetting, f"{owner.level}_id")


def _kind(model: type[ModuleSettings], name: str) -> str:
    said = str(kept.extra_of(model, name)["kind"])
    annotation = _bare(model.model_fields[name].annotation)
    kinds = {bool: "switch", int: "number", SecretStr: "secret"}
    is_choice = get_origin(annotation) is Literal
    return said or ("choice" if is_choice else kinds.get(annotation, "text"))


def _bare(annotation: Any) -> Any:
    """The type without `| None`."""
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _field(model: type[ModuleSettings], told: Told, above: Told, *, is_own: bool) -> Field:
    kind = _kind(model, told.name)
    annotation = _bare(model.model_fields[told.name].annotation)
    options = tuple(str(option) for option in get_args(annotation)) if kind == "choice" else ()
    return Field(
        name=told.name,
        kind=kind,
        value="" if kind == "secret" else _written(kind, told.value),
        source=told.source,
        is_own=is_own,
        inherited="" if kind == "secret" else _written(kind, above.value),
        options=options,
    )


def _written(kind: str, value: Any) -> str:
    """As a person types it."""
    if value is None:
        return ""
    if kind == "switch":
        return "on" if value else ""
    return decimal_string(value) if kind == "money" else str(value)


def _sent(
    model: type[ModuleSettings], names: set[str], typed: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as the model's fields take it, and what cannot be one. What was not sent
    stays as it is; a switch sends an empty text when it is off."""
    sent: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in names & typed.keys():
        kind, said = _kind(model, name), typed[name].strip()
        if kind == "switch":
            sent[name] = said not in {"", "false"}
        elif kind == "secret":
            sent |= {name: said} if said else {}
        elif not said and kind not in {"text", "lines"}:
            wrong[name] = t("validation.missing")
        elif kind == "money":
            sent[name] = parse_cents(said)
            if sent[name] is None:
                sent.pop(name)
                wrong[name] = t("validation.money")
        else:
            sent[name] = int(said) if kind == "choice" and said.isdigit() else said
    return sent, wrong


def _shown(model: type[ModuleSettings], name: str, stored: Any) -> Any:
    return MASK if kept.is_secret(model, name) else stored


settings_service = SettingsService()
