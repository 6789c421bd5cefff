"""The test bed: one database per worker, copied from a template that the migrations built.

Nothing is rolled back. Every test makes tenants of its own, and tenants do not see each other;
what a request commits is really committed, as in production. When all is over, what must never be
is counted in what is left, and the run fails if there is any.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import copy_of_template, drop_database, url_of

ROOT = Path(__file__).resolve().parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

os.environ["ENVIRONMENT"] = "test"
os.environ["TZ"] = "UTC"
os.environ.setdefault("MAIL_URL", "smtp://127.0.0.1:9")

# Before anything imports the settings. The xdist controller runs no test and needs no database.
WORKERS = re.findall(r" -n[ =]?(\w+)", " ".join(sys.argv))  # the last one counts
IS_CONTROLLER = WORKER == "main" and WORKERS[-1:] not in ([], ["0"])
DATABASE = f"wz_test_{WORKER}_{os.getpid()}"
if not IS_CONTROLLER:
    copy_of_template(DATABASE)
    os.environ["DATABASE_URL"] = url_of(DATABASE)
    os.environ["MEDIA_DIR"] = str(ROOT / "var" / "test-media" / DATABASE)

    from tests.support.fakes import *  # noqa: F403
    from tests.support.fixtures import *  # noqa: F403

_broken: dict[str, int] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not IS_CONTROLLER:
        from app.core.database import engine
        from scripts.check_invariants import check

        _broken.update(check())
        engine.dispose()
        drop_database(DATABASE)
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["broken_invariants"] = _broken
    elif _broken:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: what it found broken counts for the whole run."""
    _broken.update(getattr(node, "workeroutput", {}).get("broken_invariants", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, count in _broken.items():
        terminalreporter.write_line(f"BROKEN  {name}: {count}", red=True, bold=True)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here")
    return folder
