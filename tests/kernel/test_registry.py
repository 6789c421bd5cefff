"""The registry: the document's modules, live views, and what becomes of broken modules."""

from collections.abc import Generator
from typing import Any

import pytest

from app.modules import registry
from app.modules.base import ModuleDefinition
from tests.kernel.samples.broken import BROKEN, SENTENCES
from tests.support.databases import scratch_database
from tests.support.tree import copy_project

CORE = {
    "core": "Dashboard, settings, profile",
    "tenancy": "Platform, company, vendor, admin user management",
    "cms": "Content pages, media library, themes",
    "customers": "Customer database, profiles, segmentation",
}
OPTIONAL = {
    "cart": ([], "Shopping cart management, session-based carts"),
    "catalog": ([], "Customer-facing product browsing"),
    "checkout": (["cart", "orders", "payments"], "Cart-to-order conversion, checkout flow"),
    "payments": ([], "Payment gateway integrations (Stripe, PayPal, etc.)"),
    "billing": (["payments"], "Platform subscriptions, vendor invoices"),
    "inventory": ([], "Stock management, locations"),
    "orders": (["payments"], "Order management, customer checkout"),
    "marketplace": (["inventory"], "Letzshop integration"),
    "analytics": ([], "Reports, dashboards"),
    "messaging": ([], "Messages, notifications"),
}
INTERNAL = {
    "dev-tools": "Component library, icon browser",
    "monitoring": "Logs, background tasks, Flower, Grafana integration",
}
# The rest of the document's sixteen. Empty this as they are built.
TO_COME = {"analytics", "billing", "messaging", "monitoring"}


def test_the_three_tiers_hold_the_documents_modules() -> None:
    assert set(registry.CORE_MODULES) == CORE.keys()
    assert set(registry.OPTIONAL_MODULES) == OPTIONAL.keys() - TO_COME
    assert set(registry.INTERNAL_MODULES) == INTERNAL.keys() - TO_COME
    assert set(registry.MODULES) == {*CORE, *OPTIONAL, *INTERNAL} - TO_COME


@pytest.mark.parametrize("code", sorted(OPTIONAL.keys() - TO_COME))
def test_an_optional_module_requires_and_describes_what_the_document_says(code: str) -> None:
    module = registry.OPTIONAL_MODULES[code]

    assert (list(module.requires), module.description) == OPTIONAL[code]
    assert registry.get_module_tier(code) == "optional"


@pytest.mark.parametrize("code", sorted({*CORE, *INTERNAL} - TO_COME))
def test_core_and_internal_modules_say_what_the_document_says(code: str) -> None:
    module = registry.MODULES[code]

    assert module.description.startswith((CORE | INTERNAL)[code])
    assert registry.get_module_tier(code) == ("core" if code in CORE else "internal")


def test_nothing_is_quarantined() -> None:
    assert registry.snapshot().quarantined == {}


def test_the_documents_functions_answer_as_it_says() -> None:
    assert registry.get_module("payments") is registry.MODULES["payments"]
    assert registry.get_module("nonsense") is None
    assert registry.get_module_tier("payments") == "optional"
    assert registry.get_module_tier("nonsense") is None
    assert registry.get_core_module_codes() == {"core", "tenancy", "cms", "customers"}


def test_requirements_stand_before_who_requires_them() -> None:
    order = list(registry.MODULES)

    for code, module in registry.MODULES.items():
        assert all(order.index(need) < order.index(code) for need in module.requires)


def test_the_views_show_a_new_snapshot_without_being_imported_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.modules.registry import MODULES, OPTIONAL_MODULES

    only = ModuleDefinition(code="only", name="Only")
    other = registry.Snapshot(modules={"only": only}, order=("only",))
    monkeypatch.setattr(registry, "_snapshot", other)

    assert list(MODULES) == list(OPTIONAL_MODULES) == ["only"]
    assert "payments" not in MODULES
    with pytest.raises(KeyError):
        registry.CORE_MODULES["only"]


LOOK = """
import logging
from starlette.testclient import TestClient
logged = []
logging.getLogger("app.modules.registry").addHandler(
    type("Keep", (logging.Handler,), {"emit": lambda self, r: logged.append(r.getMessage())})()
)
from main import app
from app.core.celery_config import celery_app
from app.core.database import Base
from app.modules import registry, tasks
from tests.support.factories import make_vendor

answer["quarantined"] = dict(registry.snapshot().quarantined)
answer["modules"] = sorted(registry.MODULES)
answer["logged"] = logged
answer["tables"] = sorted(Base.metadata.tables)
answer["tasks"] = sorted(celery_app.tasks)
with TestClient(app) as client:
    shop = make_vendor()
    answer["shop"] = client.get(f"/shop/{shop.code}/cart").status_code
    answer["ready"] = client.get("/health/ready").json()
"""


@pytest.fixture(scope="module")
def wreck(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Any]]:
    """The project started with every broken module there is, all at once."""
    with scratch_database() as database_url:
        tree = copy_project(tmp_path_factory.mktemp("wreck"), database_url)
        for module, files in BROKEN.items():
            tree.write(files, f"app/modules/{module}")
        yield tree.ask(LOOK, SHAKY_LIMIT="many")


@pytest.mark.xdist_group("wreck")
@pytest.mark.parametrize(("module", "sentence"), SENTENCES.items())
def test_a_broken_module_is_set_aside_with_a_sentence(
    wreck: dict[str, Any], module: str, sentence: str
) -> None:
    said = wreck["quarantined"].get(module, "not quarantined")

    assert sentence in said
    assert f"module {module} is quarantined: {said}" in wreck["logged"]


@pytest.mark.xdist_group("wreck")
def test_everything_else_boots_beside_the_broken_ones(wreck: dict[str, Any]) -> None:
    assert set(wreck["modules"]) == set(registry.MODULES)
    assert wreck["quarantined"].keys() == SENTENCES.keys()
    assert not {"lonely_rows", "keyless_rows"} & set(wreck["tables"])
    assert wreck["shop"] == 200
    assert wreck["ready"]["status"] == "degraded"
    assert wreck["ready"]["modules"]["sleepless"] == "quarantined"
    assert "checkout.sweep.settle_and_release" in wreck["tasks"]
