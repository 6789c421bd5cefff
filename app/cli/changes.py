"""Verbs that change modules: new, plan, enable, disable, migrate, rescan."""

import argparse
import sys
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.cli.looking import requirements, tell
from app.core.config import ROOT
from app.core.database import Context, transaction
from app.exceptions.base import NotFoundError
from app.modules import graph, registry, staging
from app.modules.hooks import sentences
from app.modules.migrations import (
    migration_locations,
    module_ranks,
    owner_of_path,
    revisions_of,
)
from app.modules.plans import contents
from app.modules.service import ModuleChangePlan, get_known, module_service
from models.database.platform import Platform

FRAMEWORK = "framework"


class NoSuchPlatformError(NotFoundError):
    code = "unknown_platform"

    def __init__(self, platform: str) -> None:
        super().__init__(f"There is no platform with the code {platform!r}.", platform=platform)


def add_verbs(verbs: Any) -> None:
    fresh = verbs.add_parser("new", help="write a module that boots and passes its own tests")
    fresh.add_argument("module")
    fresh.set_defaults(run=new)
    for name, about in (
        ("plan", "what a change would do, without doing it"),
        ("enable", "switch a module on, with what it requires"),
        ("disable", "switch a module off, with what requires it"),
    ):
        verb = verbs.add_parser(name, help=about)
        verb.add_argument("module")
        verb.add_argument("--platform", required=True, help="the code of the platform")
        verb.add_argument("--confirm", default="", help="the module's code, against its reasons")
        if name == "plan":
            verb.add_argument("--off", action="store_true", help="plan to switch it off")
        verb.set_defaults(run=switch, verb=name)
    steps = verbs.add_parser("migrate", help="bring the database up to date, module by module")
    steps.add_argument("module", nargs="?", default="")
    steps.add_argument("--keep-going", action="store_true", help="a failure stops only its own")
    steps.set_defaults(run=migrate)
    look = verbs.add_parser("rescan", help="take up directories that came, changed or went")
    look.add_argument("--again", action="store_true", help="also those that were refused")
    look.set_defaults(run=rescan)


def new(asked: argparse.Namespace) -> int:
    # The scaffold is the author's tool and no part of an installation.
    from scripts.new_module import write_module  # noqa: PLC0415

    name = asked.module.replace("-", "_")
    for path in write_module(name):
        print(path.relative_to(ROOT))
    print(f"\nNow: wizamart modules migrate {name}")
    print(f"     python3 dev.py test app/modules/{name}")
    return 0


def switch(asked: argparse.Namespace) -> int:
    with transaction(Context.operator(actor="wizamart")) as db:
        platform = _platform(db, asked.platform)
        get_known(asked.module)
        if asked.verb == "plan":
            ask = module_service.plan_disable if asked.off else module_service.plan_enable
            plan = ask(db, platform, asked.module)
            _say(plan)
            for part in contents(db, plan.modules, platform):
                print(f"\n{part.name} ({part.code})")
                tell(part)
        elif asked.verb == "enable":
            _say(module_service.enable_module(db, platform, asked.module))
        else:
            _say(module_service.disable_module(db, platform, asked.module, confirm=asked.confirm))
    return 0


def _platform(db: Session, code: str) -> int:
    found = db.scalar(select(Platform.id).where(Platform.code == code))
    if found is None:
        raise NoSuchPlatformError(code)
    return found


def _say(plan: ModuleChangePlan) -> None:
    print(f"{'on' if plan.enable else 'off'}: {', '.join(plan.modules)}")
    for sentence in sentences(plan.reasons):
        print(f"against it: {sentence}")


def migrate(asked: argparse.Namespace) -> int:
    """The framework, then each module in the order of `requires`."""
    failed: dict[str, str] = {}
    for package in _to_migrate(asked.module):
        if blocked := next((p for p in _needs(package) if p in failed), ""):
            failed[package] = f"requires {blocked}, which failed"
            continue
        try:
            command.upgrade(Config(str(ROOT / "alembic.ini")), f"{package}@head")
        except (SQLAlchemyError, CommandError, ImportError, SyntaxError) as error:
            failed[package] = " ".join(str(getattr(error, "orig", error)).split())
            if not asked.keep_going:
                break
    for package, reason in failed.items():
        print(f"{package}: not migrated, its tables are as before ({reason})", file=sys.stderr)
    return 1 if failed else 0


def _to_migrate(code: str) -> list[str]:
    if code:
        get_known(code)
    tabled = {owner_of_path(place) for place in migration_locations()}
    tabled = {package for package in tabled if revisions_of(package)}
    ordered = [p for p in module_ranks() if p in tabled]
    if code:
        wanted = {p.replace("-", "_") for p in graph.with_requirements(requirements(), code)}
        wanted |= {m.package for m in registry.CORE_MODULES.values()}
        ordered = [p for p in ordered if p in wanted]
    return [FRAMEWORK, *ordered]


def _needs(package: str) -> list[str]:
    """What must be migrated before a package: the framework, core modules, its requirements."""
    definition = next((m for m in registry.MODULES.values() if m.package == package), None)
    if definition is None:
        return [] if package == FRAMEWORK else [FRAMEWORK]
    core = [] if definition.is_core else [m.package for m in registry.CORE_MODULES.values()]
    return [FRAMEWORK, *core, *(need.replace("-", "_") for need in definition.requires)]


def rescan(asked: argparse.Namespace) -> int:
    """Every running process follows by itself."""
    outcomes = staging.rescan(again=asked.again)
    for outcome in outcomes:
        print(" ".join(filter(None, (outcome.package, outcome.state, outcome.reason))))
    if not outcomes:
        print("Nothing changed.")
    return 1 if any(outcome.state == "refused" for outcome in outcomes) else 0
