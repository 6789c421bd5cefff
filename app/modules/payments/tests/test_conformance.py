"""What every module must hold; see tests/support/conformance.py."""

from tests.support.conformance import ModuleConformance


class TestConformance(ModuleConformance):
    """The module payments."""
