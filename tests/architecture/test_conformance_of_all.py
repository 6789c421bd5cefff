"""Every shipped module is held to what every module must hold."""

import pytest

from app.modules.discovery import MODULES_DIR, module_directories

MODULES = [directory.name for directory in module_directories(MODULES_DIR)]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_inherits_the_conformance_tests(name: str) -> None:
    file = MODULES_DIR / name / "tests" / "test_conformance.py"

    assert "class TestConformance(ModuleConformance)" in file.read_text(encoding="utf-8")
