"""Which modules are on for which platform: one integer per platform, tested by one `&`.

The kernel (`app.modules.service`) fills it; routes, events and tasks ask it. When the database
is away the last known answer stays in force, never "everything is on".
"""

from collections.abc import Mapping


class Gate:
    def __init__(self) -> None:
        self.bits: Mapping[str, int] = {}
        self.always: int = 0
        self.masks: Mapping[int, int] = {}

    def mask(self, platform_id: int | None) -> int:
        """The enabled modules of a platform; an unknown platform has the core ones only."""
        if platform_id is None:
            return self.always
        return self.masks.get(platform_id, self.always)

    def is_open(self, code: str, platform_id: int | None) -> bool:
        return bool(self.mask(platform_id) & self._bit(code))

    def is_open_anywhere(self, code: str) -> bool:
        """Whether any platform has the module: for work that belongs to no platform."""
        bit = self._bit(code)
        return bool(self.always & bit) or any(mask & bit for mask in self.masks.values())

    def _bit(self, code: str) -> int:
        return self.bits.get(code) or self.bits.get(code.replace("_", "-"), 0)


gate = Gate()


def owner_of(dotted: str) -> str:
    """The module code that Python code at `app.modules.<m>...` belongs to, or '' (framework)."""
    parts = dotted.split(".")
    return (
        parts[2].replace("_", "-") if dotted.startswith("app.modules.") and len(parts) > 3 else ""
    )
