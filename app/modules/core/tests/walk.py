"""Dashboards and searches name nothing; the search is for what a shop hides."""

from tests.support.goods import make_product
from tests.support.walk import Things, Visit, hidden


def things(visit: Visit) -> Things:
    make_product(visit.shop, title=hidden(visit.shop), status="draft")
    return {"query": "q=canary"}
