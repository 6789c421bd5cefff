"""What every process does once it has the modules: tell the framework what they declare."""

from app.core.permissions import roles
from app.modules import contributions, registry


def declare_what_modules_declare() -> None:
    """Permissions go to RBAC; a module whose contributions do not exist is quarantined. Called at
    start-up and after a change of modules on disk."""
    for code, fault in contributions.faults().items():
        registry.quarantine(code, fault)
    roles.declare(
        (permission.code, permission.roles)
        for definition in registry.MODULES.values()
        for permission in definition.permissions
    )
