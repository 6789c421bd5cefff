"""PostgreSQL refuses to run as root: ways to start it from a root shell without a new user."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devstack.binaries import SetupError

NOBODY = 65534

# Inside a user namespace root is user 1000: nothing is created or re-owned on the machine, and
# a checkout below /root (0700) still works.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")

# Where namespaces are forbidden (containers): `nobody` who may still walk through root's folders.
# PostgreSQL tests its files with access(2), which honours that only with this secure bit.
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)

CANNOT = (
    "PostgreSQL does not run as root, and this machine allows neither user namespaces (unshare)"
    " nor another user (setpriv). Start as an ordinary user, or set DATABASE_URL to a running"
    " server."
)


@dataclass(frozen=True)
class Disguise:
    """What to put in front of a command, and who then owns the data."""

    prefix: tuple[str, ...] = ()
    owner: int | None = None

    def own(self, folder: Path) -> None:
        """Give the folder to who will run the server, if an earlier start left it to another."""
        if self.owner is None or not folder.exists() or folder.stat().st_uid == self.owner:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.owner, self.owner, follow_symlinks=False)


def disguise() -> Disguise:
    """How to run PostgreSQL here. Chosen by trying, because kernels and containers differ."""
    if os.geteuid() != 0:
        return Disguise()
    for found in (Disguise(NAMESPACE, 0), Disguise(AS_NOBODY, NOBODY)):
        if works(found.prefix):
            return found
    raise SetupError(CANNOT)


def works(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    tried = subprocess.run([*prefix, "true"], capture_output=True, timeout=10)
    return tried.returncode == 0


def dies_with_us() -> tuple[str, ...]:
    """Put before a command, it is ended when this process is killed without a chance to say so."""
    prefix = ("setpriv", "--pdeathsig", "TERM")
    return prefix if works(prefix) else ()
