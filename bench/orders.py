"""Listing, filtering and searching the orders of one vendor: python -m bench.orders [COUNT]

Needs a migrated database in DATABASE_URL. The reference is the same page read by its primary key:
what asking this database for one page of rows costs at least.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.pagination import PageRequest
from app.modules.orders.models import Order
from app.modules.orders.services import OrderFilter, order_service
from bench.seed import BenchShop, make_shop

ROUNDS = 15
FILL = text("""
WITH placed AS (
  INSERT INTO orders_orders (vendor_id, number, checkout_id, status, payment_status,
    fulfilment_status, payment_method, email, customer_name, address, locale, currency,
    subtotal_cents, shipping_cents, shipping_name, total_cents, taxes, placed_at)
  SELECT :vendor, 1000 + n, gen_random_uuid(), 'open',
    CASE WHEN n % 50 = 0 THEN 'pending' ELSE 'paid' END,
    CASE WHEN n % 100 < 3 THEN 'unfulfilled' ELSE 'fulfilled' END, 'card',
    'buyer' || n || '@mail.example', 'Buyer ' || md5(n::text), '{}', 'en', 'EUR',
    1000, 490, 'Post', 1490, '[]', now() - make_interval(mins => :count - n)
  FROM generate_series(CAST(:low AS int), CAST(:high AS int)) AS n RETURNING id, number
)
INSERT INTO orders_lines (vendor_id, order_id, sku, title, quantity, unit_price_cents, total_cents)
SELECT :vendor, id, 'SKU-' || number % 5000, 'Mug', 1, 1000, 1000 FROM placed
""")
STEP = 50_000


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    shop = make_shop("orders")
    for low in range(1, count + 1, STEP):
        with transaction(shop.context) as db:
            high = min(count, low + STEP - 1)
            db.execute(FILL, {"vendor": shop.id, "low": low, "high": high, "count": count})
    with transaction(Context.operator()) as db:
        db.execute(text("ANALYZE orders_orders, orders_lines"))
    middle = 1000 + count // 2
    wanted = {
        "newest": OrderFilter(),
        "to ship": OrderFilter(view="to_ship"),
        "unpaid": OrderFilter(payment="pending"),
        "one day": OrderFilter(since=_day(shop), until=_day(shop)),
        "number": OrderFilter(search=str(middle)),
        "e-mail": OrderFilter(search=f"buyer{middle}@mail"),
        "SKU": OrderFilter(search="SKU-77"),
    }
    reference = _p95(lambda: _by_key(shop))
    print(f"{count} orders of one vendor; a page by key: p95 {reference:.1f} ms")
    for name, asked in wanted.items():
        took = _p95(lambda asked=asked: _list(shop, asked))
        print(f"{name:10} p95 {took:8.1f} ms   ratio {took / reference:8.1f}")
    return 0


def _list(shop: BenchShop, wanted: OrderFilter) -> None:
    with transaction(shop.context) as db:
        order_service.page(db, shop.id, PageRequest(), wanted)


def _by_key(shop: BenchShop) -> None:
    with transaction(shop.context) as db:
        list(db.scalars(Order.for_vendor(shop.id).order_by(Order.number.desc()).limit(25)))


def _day(shop: BenchShop) -> date | None:
    with transaction(shop.context) as db:
        return db.scalar(text("SELECT min(placed_at)::date + 30 FROM orders_orders"))


def _p95(work: Callable[[], None]) -> float:
    taken: list[float] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
