#!/usr/bin/env python3
"""Set up, run and test Wizamart. Needs Python 3.11 or newer and nothing else.

    python3 dev.py run            start everything, with a demo, and say where it is
    python3 dev.py test [ARGS]    the test suite, on servers of its own (ARGS go to pytest)
    python3 dev.py check          lint, types, import contracts, architecture, built assets
    python3 dev.py fix            what lint and format can mend by themselves
    python3 dev.py bench [ARGS]   the benchmarks, on a whole stack of their own
    python3 dev.py prove [ARGS]   the fault run: kill processes under load, then count
    python3 dev.py exec CMD...    a command (wizamart, alembic, ...) beside a running `run`
    python3 dev.py setup [--dev]  only make .venv from the locked requirements

Settings come from the environment: PORT, DATABASE_URL, BROKER_URL, CACHE_URL, SECRET_KEY, ...
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time

OLDEST, NEWEST = (3, 11), (3, 14)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        better = shutil.which("python3.%d" % minor)
        if better:
            os.execv(better, [better, *sys.argv])
    sys.exit("Wizamart needs Python 3.11 to 3.14; this is %d.%d." % sys.version_info[:2])

import fcntl
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = VENV / "tools"  # where pip lives when the machine has no uv
INSTALLED = VENV / "installed"
RUN_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"

COMMAND = """\
#!%s
import sys
sys.path.insert(0, %r)
from app.cli.__main__ import main
sys.exit(main())
"""
NO_VENV = """\
This Python cannot make virtual environments. Install what is missing and try again
(Debian, Ubuntu: apt-get install python3-venv), or install uv."""
NOT_RUNNING = "Nothing runs from this folder. Start it first: python3 dev.py run"


def main() -> int:
    command, arguments = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    os.chdir(ROOT)
    if command == "setup":
        install(DEV_LOCK if "--dev" in arguments else RUN_LOCK)
        return 0
    if command == "exec" and arguments:
        return beside(arguments)
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in {"help", "-h", "--help"} else 2
    requirements, words = COMMANDS[command]
    install(requirements)
    return become([str(PYTHON), "-m", *words, *arguments])


WITHIN = ["devstack.within"]
COMMANDS = {
    "run": (RUN_LOCK, ["devstack.up"]),
    "test": (DEV_LOCK, [*WITHIN, "--", str(PYTHON), "-m", "pytest", "-n", "2"]),
    "check": (DEV_LOCK, ["devstack.checks"]),
    "fix": (DEV_LOCK, ["devstack.checks", "--fix"]),
    "bench": (DEV_LOCK, [*WITHIN, "--applications", "--", str(PYTHON), "-m", "bench.run"]),
    "prove": (
        DEV_LOCK,
        [*WITHIN, "--applications", "--durable", "--", str(PYTHON), "-m", "bench.prove"],
    ),
}


def beside(arguments: "list[str]") -> int:
    """Run a command with the addresses of the stack that runs from this folder."""
    known = Path(os.environ.get("WIZAMART_VAR") or ROOT / "var") / "run" / "environment"
    if not (known.exists() and locked(known.with_name("lock"))):
        sys.exit(NOT_RUNNING)
    for line in shlex.split(known.read_text()):
        name, _, value = line.partition("=")
        os.environ[name] = value
    write_command()
    local = VENV / "bin" / arguments[0]
    return become([str(local) if local.exists() else arguments[0], *arguments[1:]])


def locked(path: Path) -> bool:
    """Whether a supervisor lives: its lock goes with it, however it ends."""
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def become(words: "list[str]") -> int:
    """Replace this process, so that signals reach the one that handles them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # four processes would compile everything anew
    sys.stdout.flush()
    os.execvp(words[0], words)


def install(requirements: str) -> None:
    """Bring `.venv` to the locked versions; nothing to do when the lock has not changed."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once must not both install
        if DEV_LOCK in stamp():
            requirements = DEV_LOCK  # a superset: keep the tools of who has them
        wanted = digest(requirements)
        if usable() and stamp().get(requirements) == wanted:
            write_command()
            return
        started = time.monotonic()
        print("Installing packages (%s) ..." % requirements, flush=True)
        make_venv()
        fill_venv(requirements)
        INSTALLED.write_text("%s %s\n" % (requirements, wanted))
        write_command()
        print("Installed in %.0f s." % (time.monotonic() - started), flush=True)


def write_command() -> None:
    """`.venv/bin/wizamart`: the project is no package, so nobody else writes it."""
    command = VENV / "bin" / "wizamart"
    text = COMMAND % (PYTHON, str(ROOT))
    if not command.exists() or command.read_text() != text:
        command.write_text(text)
        command.chmod(0o755)


def stamp() -> "dict[str, str]":
    return dict([INSTALLED.read_text().split()]) if INSTALLED.exists() else {}


def digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def usable() -> bool:
    """A `.venv` breaks when the Python it was made from is removed."""
    return succeeds([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def make_venv() -> None:
    if usable():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not succeeds([sys.executable, "-m", "venv", "--without-pip", VENV]):
        sys.exit(NO_VENV)


def fill_venv(requirements: str) -> None:
    """uv is ten times faster than pip, but pip is what every Python brings."""
    uv = find_uv()
    if uv:
        environ = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
        environ.pop("VIRTUAL_ENV", None)
        if shown(
            [*uv, "pip", "sync", "--require-hashes", "--python", PYTHON, requirements], environ
        ):
            return
        print("uv did not manage; trying with pip.", flush=True)
    # Not compiled ahead, by either: the first start compiles what it imports, a sixth of it all.
    pip = [*tool("pip"), "--python", PYTHON, "install", "--require-hashes", "--no-compile"]
    if not shown([*pip, "--no-deps", "-r", requirements], dict(os.environ)):
        sys.exit("The packages could not be installed; the reason is above.")


def find_uv() -> "list[str | Path]":
    if os.environ.get("NO_UV"):
        return []
    if succeeds(["uv", "--version"]):
        return ["uv"]
    uv = tool("uv")
    if succeeds([*uv, "--version"]):
        return uv
    return uv if succeeds([*tool("pip"), "install", "--quiet", "uv"]) else []


def tool(name: str) -> "list[str | Path]":
    """`python -m name` of an environment of its own: pip and uv are not ours to lock."""
    python = TOOLS / "bin" / "python"
    if not python.exists() and not succeeds([sys.executable, "-m", "venv", TOOLS]):
        shutil.rmtree(TOOLS, ignore_errors=True)
        sys.exit(NO_VENV)
    return [python, "-m", name]


def shown(command: "list[str | Path]", environ: "dict[str, str]") -> bool:
    """Run it with its progress on the screen, without the lists of every package at the end."""
    pipe, join = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, env=environ, stdout=pipe, stderr=join, text=True) as process:
        for line in process.stdout or ():
            if not line.startswith((" + ", " - ", " ~ ", "Installing coll", "Successfully inst")):
                print("  " + line, end="", flush=True)
    return process.returncode == 0


def succeeds(command: "list[str | Path]") -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
