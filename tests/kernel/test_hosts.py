"""A shop on its own host, on a subdomain, and by path: one grammar inside, three outside."""

from datetime import UTC, datetime

from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.modules import live
from models.database import VendorDomain
from tests.support.factories import Shop, unique
from tests.support.goods import make_product


def own_domain(shop: Shop, *, verified: bool = True) -> str:
    host = f"{unique('d')}.example"
    with transaction(Context.operator()) as db:
        at = datetime.now(UTC) if verified else None
        db.add(VendorDomain(vendor_id=shop.id, host=host, verified_at=at))
    live.refresh()
    return host


def test_a_subdomain_shows_the_shop_at_its_root(client: TestClient, shop: Shop) -> None:
    make_product(shop, title="Walnut bowl")

    page = client.get("/", headers={"host": f"{shop.code}.localhost:8000"})

    assert page.status_code == 200
    assert "Walnut bowl" in page.text
    assert 'href="/products/' in page.text
    # Its one address for search engines is the form that needs no wildcard domain.
    assert f'="/shop/{shop.code}' not in page.text


def test_an_own_domain_shows_the_shop_once_it_is_verified(client: TestClient, shop: Shop) -> None:
    verified, claimed = own_domain(shop), own_domain(shop, verified=False)

    assert client.get("/products", headers={"host": verified}).status_code == 200
    assert client.get("/products", headers={"host": claimed}).status_code == 404


def test_an_unknown_host_is_nobody(client: TestClient) -> None:
    for host in ("evil.example", "localhost.evil.example", "nobody.localhost", ""):
        assert client.get("/", headers={"host": host}).status_code == 404


def test_another_shops_path_does_not_exist_on_this_shops_host(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    host = {"host": f"{shop.code}.localhost"}

    assert client.get(f"/shop/{other_shop.code}", headers=host).status_code == 404
    assert client.get(f"/shop/{shop.code}", headers=host).status_code == 200


def test_pages_of_two_hosts_never_mix(client: TestClient, shop: Shop, other_shop: Shop) -> None:
    make_product(shop, title="Mine")
    make_product(other_shop, title="Theirs")

    for _ in range(20):
        mine = client.get("/products", headers={"host": f"{shop.code}.localhost"}).text
        theirs = client.get("/products", headers={"host": f"{other_shop.code}.localhost"}).text
        assert "Mine" in mine
        assert "Theirs" not in mine
        assert "Theirs" in theirs


def test_a_suspended_shop_does_not_exist(client: TestClient, shop: Shop) -> None:
    from app.modules.tenancy.services import vendor_service

    with transaction(Context.operator()) as db:
        vendor_service.set_status(db, shop.platform_id, shop.code, "suspended")
    live.refresh()

    assert client.get(f"/shop/{shop.code}").status_code == 404


def test_the_forwarded_host_of_a_stranger_counts_for_nothing(
    client: TestClient, shop: Shop
) -> None:
    page = client.get(f"/shop/{shop.code}/cart", headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in page.text
