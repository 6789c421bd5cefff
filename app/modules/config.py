"""Settings of modules: each module's `config.py` is found by its place.

`get_module_config("marketplace")` gives what `app/modules/marketplace/config.py` exports: its
`config`, or one made of its `config_class`.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from pydantic import ValidationError
from pydantic_settings import BaseSettings


class NoModuleConfigError(LookupError):
    def __init__(self, code: str) -> None:
        super().__init__(f"module {code!r} has no config.py; add one, or ask for another module")


@cache
def get_module_config(code: str) -> BaseSettings:
    """The settings of a module, read from the environment when it was loaded."""
    dotted = f"app.modules.{code.replace('-', '_')}"
    if find_spec(dotted) is None or find_spec(f"{dotted}.config") is None:
        raise NoModuleConfigError(code)
    module = import_module(f"{dotted}.config")
    config = getattr(module, "config", None)
    return config if isinstance(config, BaseSettings) else module.config_class()


def wrong_settings(error: ValidationError) -> str:
    """The environment variables that are wrong, by name, and what is wrong with each."""
    prefix = next((_prefix(c) for c in _below(BaseSettings) if c.__name__ == error.title), "")
    return "; ".join(
        f"{prefix}{'_'.join(map(str, fault['loc']))}".upper() + f": {fault['msg']}"
        for fault in error.errors()
    )


def _prefix(settings: type[BaseSettings]) -> str:
    return settings.model_config.get("env_prefix", "")


def _below(parent: type[BaseSettings]) -> Iterator[type[BaseSettings]]:
    """All descendants, those that were defined last first."""
    for child in reversed(parent.__subclasses__()):
        yield from _below(child)
        yield child
