"""Verbs about a module's rows: purge, export, restore."""

import argparse
from pathlib import Path
from typing import Any

from app.core.config import ROOT
from app.modules.archive import restore_archive, write_archive
from app.modules.discovery import MODULES_DIR
from app.modules.removal import RemovalPlan, plan_removal, remove_module


def add_verbs(verbs: Any) -> None:
    gone = verbs.add_parser("purge", help="drop a module's data, also when its code is gone")
    gone.add_argument("module")
    gone.add_argument("--dry-run", action="store_true")
    gone.add_argument("--keep-data", action="store_true", help="switch it off everywhere, no more")
    gone.add_argument("--confirm", default="", help="the module's code")
    gone.set_defaults(run=purge)
    saved = verbs.add_parser("export", help="a module's rows as a zip of JSON lines")
    saved.add_argument("module")
    saved.add_argument("file", type=Path)
    saved.set_defaults(run=export)
    back = verbs.add_parser("restore", help="an exported module's rows, back into empty tables")
    back.add_argument("module")
    back.add_argument("file", type=Path)
    back.set_defaults(run=restore)


def purge(asked: argparse.Namespace) -> int:
    if asked.dry_run:
        _tell_removal(plan_removal(asked.module))
        return 0
    plan = remove_module(asked.module, keep_data=asked.keep_data, confirm=asked.confirm)
    _tell_removal(plan)
    if plan.on_disk and not asked.keep_data:
        print(f"Remove {MODULES_DIR.relative_to(ROOT)}/{asked.module}, or it is installed anew.")
    return 0


def _tell_removal(plan: RemovalPlan) -> None:
    print(f"{plan.module} {plan.version}: {len(plan.tables)} tables, {plan.rows} rows")
    for table, rows in plan.tables.items():
        print(f"  {table} ({rows} rows)")
    for label, found in (
        ("on for", plan.enabled_on),
        ("needed by", plan.needed_by),
        ("referred to by", plan.references),
        ("against it", plan.reasons),
    ):
        for thing in found:
            print(f"  {label}: {thing}")


def export(asked: argparse.Namespace) -> int:
    write_archive(asked.module, asked.file)
    print(f"{asked.file} ({asked.file.stat().st_size} bytes)")
    return 0


def restore(asked: argparse.Namespace) -> int:
    for table, rows in restore_archive(asked.module, asked.file).items():
        print(f"{table}: {rows} rows")
    return 0
