"""What a search costs as a shop grows: python -m bench.search [PRODUCTS]

Runs against DATABASE_URL, best on a stack of its own (`python3 dev.py exec .venv/bin/python -m
bench.search`). One shop of 1,000 products and one of PRODUCTS (100,000) are asked the same
things, in turns. Printed for each kind: half and 95 of 100 answers within so many milliseconds,
and the ratio of the large shop to the small one.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import psycopg

from app.core.hot import tenant_connection
from app.modules import registry
from app.modules.catalog.services import storefront_service
from app.modules.catalog.services.storefront_service import ProductFilter, ProductList
from bench.seed import THINGS, WORDS, BenchShop, fill, make_shop

ROUNDS = 60
LANGUAGES = "en", "en"
AIM_MS = 200
Question = Callable[[BenchShop, int], Awaitable[object]]


async def ask(shop: BenchShop, typed: str, wanted: ProductFilter, *, facets: bool) -> ProductList:
    async with tenant_connection(shop.id) as db:
        if typed:
            found = await storefront_service.search_products(
                db, shop.id, typed, *LANGUAGES, wanted
            )
        else:
            found = await storefront_service.list_products(db, wanted, *LANGUAGES)
        if facets:
            await storefront_service.facets_of(db, wanted, found, *LANGUAGES)
        return found


def _search(
    typed: Callable[[int], str], *, facets: bool = False, chosen: tuple[str, ...] = ()
) -> Question:
    sort = ProductFilter(sort="best", facets=chosen)
    return lambda shop, n: ask(shop, typed(n), sort, facets=facets)


def _list(*, facets: bool = False, chosen: tuple[str, ...] = (), sort: str = "newest") -> Question:
    wanted = ProductFilter(sort=sort, facets=chosen)
    return lambda shop, _n: ask(shop, "", wanted, facets=facets)


def _two(n: int) -> str:
    return f"{WORDS[n % 12]} {THINGS[n * 7 % 12]}"


def _typo(n: int) -> str:
    word = THINGS[n % 12]
    return f"{WORDS[n % 12]} {word[0]}{word[2]}{word[1]}{word[3:]}"


QUESTIONS: dict[str, Question] = {
    "list": _list(),
    "list by price": _list(sort="price"),
    "list with facets": _list(facets=True),
    "list of one brand, with facets": _list(facets=True, chosen=("brand=Brand 3",)),
    "two words": _search(_two),
    "two words with facets": _search(_two, facets=True),
    "two words, one brand, with facets": _search(_two, facets=True, chosen=("brand=Brand 4",)),
    "one common word": _search(lambda n: WORDS[n % 12]),
    "one common word with facets": _search(lambda n: WORDS[n % 12], facets=True),
    "an item number": _search(lambda n: f"P{n * 13}-S"),
    "inside a word": _search(lambda n: THINGS[n % 12][1:]),
    "a typo": _search(_typo),
    "nothing like it": _search(lambda n: f"xqzw{n}yk"),
}


async def measure(question: Question, shops: list[BenchShop]) -> list[list[float]]:
    """Milliseconds of each round, for each shop."""
    took: list[list[float]] = [[] for _ in shops]
    for n in range(ROUNDS + 5):
        for place, shop in enumerate(shops):
            started = time.perf_counter()
            await question(shop, n)
            if n >= 5:
                took[place].append((time.perf_counter() - started) * 1000)
    return took


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


async def main(products: int) -> int:
    shops = [make_shop("search1000"), make_shop(f"search{products}")]
    for shop, size in zip(shops, (1000, products), strict=True):
        started = time.perf_counter()
        fill(shop, size)
        took = time.perf_counter() - started
        print(f"{size:,} products written at {size / took:,.0f}/s")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")  # as autovacuum does within a minute of an import
    print(
        f"\n{'ms':36}{'1,000: p50':>11}{'p95':>8}{products:>12,}: p50{'p95':>8}{'p50 ratio':>11}"
    )
    slow = []
    for name, question in QUESTIONS.items():
        small, large = await measure(question, shops)
        ratio = statistics.median(large) / statistics.median(small)
        print(
            f"{name:36}{statistics.median(small):11.2f}{p95(small):8.2f}"
            f"{statistics.median(large):17.2f}{p95(large):8.2f}{ratio:10.1f}x"
        )
        if p95(large) > AIM_MS:
            slow.append(name)
    print(f"\nbeyond {AIM_MS} ms: {', '.join(slow) or 'none'}")
    return 0


if __name__ == "__main__":
    registry.load()
    sys.exit(asyncio.run(main(int((sys.argv[1:] or ["100000"])[0]))))
