"""Which set of modules an answer speaks of, see `middleware/module_generation.py`."""

from starlette.types import Scope


def announce(scope: Scope, platform_id: int, generation: int) -> None:
    """Let the answer to this request name the generation that it made."""
    scope["state"]["module_generation"] = f"{platform_id}.{generation}"
