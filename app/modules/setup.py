"""What every process does once it has the modules: tell the framework what they declare."""

from app.core.permissions import roles
from app.modules import registry


def declare_what_modules_declare() -> None:
    """Permissions go to RBAC. Called at start-up and after a change of modules on disk."""
    roles.declare(
        (permission.code, permission.roles)
        for definition in registry.MODULES.values()
        for permission in definition.permissions
    )
