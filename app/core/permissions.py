"""RBAC: role presets, and which permissions the modules gave them."""

from collections.abc import Iterable

ROLES = ("owner", "manager", "fulfilment", "catalogue", "support", "readonly")


class Roles:
    """Permissions by role, declared by modules and swapped as a whole by the kernel."""

    def __init__(self) -> None:
        self._by_role: dict[str, frozenset[str]] = {}
        self._known: frozenset[str] = frozenset()

    def declare(self, declared: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """`(permission code, roles that have it)`; an owner may do everything."""
        pairs = list(declared)
        self._known = frozenset(code for code, _ in pairs)
        self._by_role = {
            role: frozenset(code for code, roles in pairs if role in roles) for role in ROLES
        }

    def of(self, role: str) -> frozenset[str]:
        if role == "owner":
            return frozenset({"*"})
        return self._by_role.get(role, frozenset())

    def is_known(self, permission: str) -> bool:
        return permission in self._known


roles = Roles()
