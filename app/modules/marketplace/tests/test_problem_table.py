"""Problems as a table for spreadsheets."""

import csv
import io

import pytest

from app.modules.marketplace.services.problem_service import harmless
from app.modules.marketplace.tests.support import feed, preview
from tests.support.factories import Shop
from tests.support.fixtures import SignIn


def test_the_table_of_problems_is_safe_for_spreadsheets(as_team: SignIn, shop: Shop) -> None:
    evil = "=HYPERLINK(1)"
    content = feed(f'A,,"{evil}",,,,,', header=f'id,title,price,"{evil}",quantity,brand,a,b\n')
    import_id = preview(shop, content).id

    answer = as_team(shop).get(f"/vendor/{shop.code}/imports/{import_id}/problems.csv")

    table = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert table[0] == ["Line", "Column", "Kind", "What is wrong", "Value"]
    assert len(table) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "＝1", "\r=1"],  # noqa: RUF001
)
def test_formulas_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_ordinary_cells_stay_as_they_are() -> None:
    assert harmless("12.90 EUR") == "12.90 EUR"
    assert harmless("") == ""
