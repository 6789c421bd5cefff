"""What a product says of itself: attributes, contents, safety, exclusion, dates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.database import transaction
from app.modules.catalog.exceptions import BadAttributeError
from app.modules.catalog.schemas import AttributeWrite, ProductWrite
from app.modules.catalog.services import attribute_service, catalog_service
from tests.support.factories import Shop, unique
from tests.support.goods import rows

OAK = {"code": "oak", "names": {"en": "Oak", "de": "Eiche"}}


def attribute(shop: Shop, name: str, kind: str, **more: Any) -> str:
    with transaction(shop.context) as db:
        wanted = AttributeWrite.model_validate({"names": {"en": name}, "kind": kind, **more})
        return attribute_service.create(db, shop.id, wanted).code


def save(shop: Shop, **changes: Any) -> int:
    variant = {"sku": unique("S"), "price_cents": 600, **changes.pop("variant", {})}
    content = {"titles": {"en": "Honey"}, "variants": [variant], **changes}
    with transaction(shop.context) as db:
        return catalog_service.create(db, shop.id, ProductWrite.model_validate(content)).id


def shown(client: TestClient, shop: Shop, product_id: int, locale: str = "en") -> str:
    slug = rows(shop, "SELECT slug FROM catalog_products WHERE id = :id", id=product_id)
    answer = client.get(f"/shop/{shop.code}/products/{slug[0]['slug']}?lang={locale}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("amount", "unit", "cents", "expected"),
    [
        ("250", "g", 600, (2400, "kg")),
        ("0.75", "l", 899, (1199, "l")),
        ("330", "ml", 99, (300, "l")),
        ("500", "g", 1, (2, "kg")),
        ("150", "cm", 450, (300, "m")),
        ("2.5", "m2", 1000, (400, "m2")),
        ("8", "piece", 999, (125, "piece")),
        ("1", "kg", 1234, (1234, "kg")),
    ],
)
def test_the_price_per_unit_follows_content_and_price(
    amount: str, unit: str, cents: int, expected: tuple[int, str], shop: Shop
) -> None:
    save(shop, variant={"price_cents": cents, "content_amount": amount, "content_unit": unit})

    found = rows(shop, "SELECT unit_cents, unit FROM catalog_products")

    assert (found[0]["unit_cents"], found[0]["unit"]) == expected


def test_the_price_per_unit_stands_on_card_and_page(client: TestClient, shop: Shop) -> None:
    made = save(shop, variant={"content_amount": "250", "content_unit": "g"})

    assert "€24.00 per kg" in shown(client, shop, made)
    assert "€24.00 per kg" in client.get(f"/shop/{shop.code}/products").text


def test_attributes_are_kept_by_their_type_and_told_by_language(
    client: TestClient, shop: Shop
) -> None:
    material = attribute(shop, "Material", "list", choices=[OAK])
    volume = attribute(shop, "Volume", "number", unit="l")
    made = save(shop, attributes={material: "oak", volume: "1,50"})

    page = shown(client, shop, made)

    assert "Oak" in page
    assert "1.5 l" in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", "many"), ("number", "NaN"), ("date", "31.12."), ("list", "tin"), ("boolean", "x")],
)
def test_what_an_attribute_cannot_be_is_refused(kind: str, value: str, shop: Shop) -> None:
    code = attribute(shop, "Thing", kind, choices=[OAK])

    with pytest.raises(BadAttributeError):
        save(shop, attributes={code: value})


def test_attributes_become_facets_with_their_names(client: TestClient, shop: Shop) -> None:
    material = attribute(shop, "Material", "list", choices=[OAK])
    care = attribute(shop, "Care", "text", is_facet=False)
    save(shop, attributes={material: "oak", care: "Wipe"})
    save(shop)

    api = f"/api/v1/shop/{shop.code}/catalog/products"
    facets = {f["label"]: f["choices"] for f in client.get(f"{api}?facets=true").json()["facets"]}

    assert [(c["label"], c["count"]) for c in facets["Material"]] == [("Oak", 1)]
    assert "Care" not in facets
    found = client.get(api, params={"f": f"a:{material}=oak"}).json()
    assert found["total"] == 1


def test_an_attribute_that_goes_takes_what_products_say_of_it(shop: Shop) -> None:
    code = attribute(shop, "Material", "text")
    save(shop, attributes={code: "Oak"})
    with transaction(shop.context) as db:
        found = attribute_service.all_of(db, shop.id)[0]
        attribute_service.delete(db, shop.id, found.id)

    left = rows(shop, "SELECT attributes, facets FROM catalog_products")

    assert left == [{"attributes": {}, "facets": []}]


def test_who_made_it_and_what_to_beware_of_stands_on_the_page(
    client: TestClient, shop: Shop
) -> None:
    safety = {
        "manufacturer": "Bee Ltd",
        "manufacturer_address": "1 Hive Road, Leeds",
        "manufacturer_email": "hello@bee.example",
        "responsible": "Beien S.à r.l.",
        "warnings": {"en": "Not for children under one year."},
    }

    page = shown(client, shop, save(shop, safety=safety))

    for said in ("Bee Ltd", "1 Hive Road, Leeds", "hello@bee.example", "Beien S.à r.l."):
        assert said in page
    assert "Not for children under one year." in page


def test_what_cannot_be_withdrawn_from_says_so_before_it_is_bought(
    client: TestClient, shop: Shop
) -> None:
    page = shown(client, shop, save(shop, exclusion="custom_made"))

    assert "there is no right of withdrawal" in page


def test_the_offer_carries_the_exclusion_to_who_sells_it(client: TestClient, shop: Shop) -> None:
    from app.core.hot import run, tenant_connection
    from app.modules.catalog.services import storefront_service

    save(shop, exclusion="perishable", variant={"sku": "HONEY"})

    async def ask() -> str:
        async with tenant_connection(shop.id) as db:
            return (await storefront_service.offers(db, ["HONEY"], "en", "en"))["HONEY"].exclusion

    assert run(ask()) == "perishable"


def test_a_draft_goes_on_sale_on_its_day_and_leaves_on_another(shop: Shop) -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    made = save(shop, status="draft", published_at=soon, archive_at=soon + timedelta(days=2))

    assert _state_after(shop, made, days=0) == "draft"
    assert _state_after(shop, made, days=2) == "active"
    assert _state_after(shop, made, days=2) == "archived"


def _state_after(shop: Shop, product_id: int, *, days: int) -> str:
    """The state once so many days have passed: the dates move, not the clock."""
    with transaction(shop.context) as db:
        moved = (
            "UPDATE catalog_products SET published_at = published_at - make_interval(days => :n),"
            " archive_at = archive_at - make_interval(days => :n) WHERE id = :id"
        )
        db.execute(text(moved), {"n": days, "id": product_id})
    run_celery_task("catalog.dates.follow", {})
    query = "SELECT status FROM catalog_products WHERE id = :id"
    return str(rows(shop, query, id=product_id)[0]["status"])


def test_what_was_taken_back_by_hand_stays_back(shop: Shop) -> None:
    made = save(shop, status="draft", published_at=datetime.now(UTC) - timedelta(days=1))

    assert _state_after(shop, made, days=0) == "draft"


def test_another_shops_attribute_does_not_exist(shop: Shop, other_shop: Shop) -> None:
    code = attribute(other_shop, "Material", "text")

    with pytest.raises(BadAttributeError):
        save(shop, attributes={code: "Oak"})
