"""How many statements a request costs, counted in this process."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from app.core import hot
from bench.seed import BenchShop
from bench.shopper import ADDRESS, TOTAL

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_seen: list[str] = []


@contextmanager
def _counting() -> Generator[None]:
    original = hot._speak_json  # pyright: ignore[reportPrivateUsage]

    async def counted(connection: Any) -> None:
        await original(connection)
        connection.add_query_logger(lambda record: _seen.append(record.query))

    hot._speak_json = counted  # pyright: ignore[reportPrivateUsage]
    yield
    hot._speak_json = original  # pyright: ignore[reportPrivateUsage]


def count(shop: BenchShop, sku: str) -> dict[str, int]:
    """Statements per unit, without the one that opens and the one that ends a transaction."""
    from main import app

    result: dict[str, int] = {}
    api = f"/api/v1/shop/{shop.code}/catalog"
    base = f"/shop/{shop.code}"
    with _counting(), TestClient(app, follow_redirects=False) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        slug = client.get(f"{api}/products").json()["items"][0]["slug"]
        client.get(f"{base}/products?warm=1")
        reads = {
            "list JSON": f"{api}/products?page=2",
            "detail JSON": f"{api}/products/{slug}",
            "search JSON": f"{api}/search?q=walnut",
            "list page fresh": f"{base}/products?page=2",
            "list page cached": f"{base}/products?page=2",
            "product page fresh": f"{base}/products/{slug}",
            "product page cached": f"{base}/products/{slug}",
        }
        for name, path in reads.items():
            result[name] = _of(lambda path=path: client.get(path))
        result["add to cart"] = _of(lambda: client.post(f"{base}/cart", data={"sku": sku}))
        whole = result["add to cart"] + _of(lambda: client.get(f"{base}/checkout"))
        total = TOTAL.search(client.get(f"{base}/checkout").content)
        fields = {
            **ADDRESS,
            "payment": "bank_transfer",
            "shown_total_cents": total[1].decode() if total else "",
        }
        placing = _of(lambda: client.post(f"{base}/checkout", data=fields))
        result["order: placing alone"] = placing
        result["order: whole checkout"] = whole + placing
    return result


def _of(action: Any) -> int:
    _seen.clear()
    action()
    return sum(1 for query in _seen if not query.lstrip().startswith(FRAME))
