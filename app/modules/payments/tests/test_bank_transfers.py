"""Bank transfers: what a shopper is told, and how the money finds its order."""

from typing import Any

import pytest
from starlette.testclient import TestClient
from stdnum import iban, iso11649

from app.core.database import transaction
from app.modules import menu
from app.modules.orders.services import order_token
from app.modules.payments.exceptions import OrderNotAwaitedError, UnreadableStatementError
from app.modules.payments.services import BankDetails, Transfer, bank_service, reference_of
from app.modules.payments.services.bank_service import StatementOutcome
from app.modules.payments.services.statement import read_statement
from app.modules.payments.services.transfer import epc_payload, order_of
from tests.support.factories import IBAN, Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
{entries}
</Stmt></BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>
<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Ada</Nm></Pty></Dbtr>
</RltdPties><RmtInf>{text}</RmtInf></TxDtls></NtryDtls></Ntry>"""


def entry(
    amount: str, text: str, *, ref: str = "B-1", side: str = "CRDT", status: str = "BOOK"
) -> str:
    return ENTRY.format(amount=amount, text=text, ref=ref, side=side, status=status)


def structured(number: int) -> str:
    reference = reference_of(number)
    return f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"


def camt(*entries: str) -> bytes:
    return CAMT.format(entries="".join(entries)).encode()


def read(shop: Shop, raw: bytes) -> StatementOutcome:
    with transaction(shop.context) as db:
        return bank_service.read(db, shop.id, raw)


def state(shop: Shop, number: int) -> str:
    found = rows(shop, "SELECT payment_status FROM orders_orders WHERE number = :n", n=number)
    return str(found[0]["payment_status"])


def entries_of(shop: Shop) -> list[Any]:
    return rows(shop, "SELECT * FROM payments_bank_entries ORDER BY id")


@pytest.mark.parametrize("number", [1001, 7, 123456789])
def test_the_reference_is_a_creditor_reference_that_names_the_order(number: int) -> None:
    reference = reference_of(number)

    assert iso11649.is_valid(reference)
    assert order_of(reference) == number


def test_the_code_says_what_banking_apps_expect() -> None:
    account = BankDetails("Atelier Uelzecht", IBAN, "BCEELULL")

    lines = epc_payload(Transfer(account, 123456, "EUR", 1042)).split("\n")

    assert lines[:5] == ["BCD", "002", "1", "SCT", "BCEELULL"]
    assert lines[5:8] == ["Atelier Uelzecht", iban.compact(IBAN), "EUR1234.56"]
    assert lines[9] == reference_of(1042)


def test_a_shopper_sees_account_reference_and_code(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))

    page = client.get(f"/shop/{shop.code}/orders/{number}/{order_token(shop.id, number)}").text

    assert "LU28 0019 4006 4475 0000" in page
    assert reference_of(number) in page
    assert "<svg" in page


def test_a_shop_without_an_account_offers_no_transfer(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    as_team(shop).post(f"/vendor/{shop.code}/payments/bank/end")
    client.cookies.clear()
    client.post(f"/shop/{shop.code}/cart", data={"sku": make_product(shop)})

    page = client.get(f"/shop/{shop.code}/checkout").text

    assert 'value="bank_transfer"' not in page


def test_a_wrong_iban_is_refused_beside_its_field(shop: Shop, as_team: SignIn) -> None:
    page = as_team(shop).post(
        f"/vendor/{shop.code}/payments/bank",
        data={"holder": "Ada", "iban": "LU28 0019 4006 4475 0001"},
    )

    assert page.status_code == 422
    assert "This is not a valid IBAN" in page.text
    assert "LU28 0019 4006 4475 0001" in page.text


def test_money_with_its_reference_pays_the_order(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))

    outcome = read(shop, camt(entry("24.90", structured(number))))

    assert outcome == StatementOutcome(new=1, known=0, matched=1)
    assert state(shop, number) == "paid"
    assert rows(shop, "SELECT kind, amount_cents FROM payments_transactions") == [
        {"kind": "capture", "amount_cents": 2490}
    ]


def test_a_statement_read_twice_counts_once(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    raw = camt(entry("24.90", structured(number)))

    read(shop, raw)
    again = read(shop, raw)

    assert again == StatementOutcome(new=0, known=1, matched=0)
    assert len(rows(shop, "SELECT id FROM payments_transactions")) == 1


def test_two_parts_make_a_whole(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))

    read(shop, camt(entry("20.00", structured(number), ref="A")))
    before = state(shop, number)
    read(shop, camt(entry("4.90", structured(number), ref="B")))

    assert (before, state(shop, number)) == ("pending", "paid")
    assert [row["status"] for row in entries_of(shop)] == ["partial", "matched"]


def test_too_much_pays_the_order_and_says_so(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))

    read(shop, camt(entry("30.00", structured(number))))

    assert state(shop, number) == "paid"
    assert [row["status"] for row in entries_of(shop)] == ["over"]


def test_a_bare_number_counts_only_with_the_right_amount(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    text = f"<Ustrd>Order {number}, thank you</Ustrd>"

    read(shop, camt(entry("9.90", text, ref="A")))
    before = state(shop, number)
    read(shop, camt(entry("24.90", text, ref="B")))

    assert (before, state(shop, number)) == ("pending", "paid")


def test_debits_and_what_is_not_booked_yet_do_not_count(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))

    read(
        shop,
        camt(
            entry("24.90", structured(number), ref="A", side="DBIT"),
            entry("24.90", structured(number), ref="B", status="PDNG"),
        ),
    )

    assert state(shop, number) == "pending"
    assert entries_of(shop) == []


def test_another_shops_order_is_not_paid(client: TestClient, shop: Shop, other_shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))

    read(other_shop, camt(entry("24.90", structured(number))))

    assert state(shop, number) == "pending"
    assert entries_of(other_shop)[0]["status"] == "unmatched"


def test_a_person_assigns_what_found_no_order(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    read(shop, camt(entry("24.90", "<Ustrd>for the mug</Ustrd>")))
    with transaction(shop.context) as db:
        bank_service.assign(db, shop.id, entries_of(shop)[0]["id"], number)

    assert state(shop, number) == "paid"
    with pytest.raises(OrderNotAwaitedError), transaction(shop.context) as db:
        bank_service.assign(db, shop.id, entries_of(shop)[0]["id"], number)


CSVS = {
    "german": "Buchungstag;Verwendungszweck;Zahlungspflichtiger;Betrag;Währung\n"
    "20.11.2026;Bestellung 1042;Ada;1.234,56;EUR\n20.11.2026;Miete;Bo;-800,00;EUR\n",
    "french": "Compte;LU28\nDate comptable,Montant,Communication,Nom contrepartie\n"
    '20/11/2026,"1 234,56",Commande 1042,Ada\n',
    "english": "Booking date\tAmount\tDescription\tPayer\n2026-11-20\t1234.56\tOrder 1042\tAda\n",
}


@pytest.mark.parametrize("name", CSVS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_the_csv_of_a_bank_is_read_whatever_its_columns_are_called(
    name: str, encoding: str
) -> None:
    found = read_statement(CSVS[name].encode(encoding))

    assert len(found) == 1
    assert (found[0].amount_cents, found[0].payer) == (123456, "Ada")
    assert found[0].booked_on.isoformat() == "2026-11-20"
    assert 1042 in found[0].numbers


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "empty"),
        (b"<Document", "xml"),
        (b"<rss></rss>", "camt"),
        (b'<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>', "camt"),
        (b"a;b\n1;2\n", "columns"),
        (b"date;amount;text\nsoon;1,00;x\n", "date"),
        (b"date;amount;text\n2026-11-20;much;x\n", "amount"),
    ],
)
def test_what_is_no_statement_is_refused_with_its_reason(raw: bytes, problem: str) -> None:
    with pytest.raises(UnreadableStatementError) as error:
        read_statement(raw)

    assert error.value.details["problem"] == problem


def test_the_page_reads_a_statement_and_says_what_came_of_it(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    raw = camt(entry("24.90", structured(number)), entry("5.00", "<Ustrd>?</Ustrd>", ref="C"))

    team = as_team(shop)
    page = team.post(f"/vendor/{shop.code}/transfers", files={"statement": ("s.xml", raw)})
    broken = team.post(f"/vendor/{shop.code}/transfers", files={"statement": ("s.csv", b"a;b\n")})

    assert "2 new credits, 1 with their orders" in page.text
    assert "Without order" in page.text
    assert broken.status_code == 422
    assert "No row names a date, an amount and a text" in broken.text


def test_the_list_asks_the_database_the_same_however_long_it_is(
    shop: Shop, as_team: SignIn, query_counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The numbers of the menu are kept for a while: not until somewhere between two looks.
    monkeypatch.setattr(menu, "BADGE_SECONDS", 3600.0)
    team = as_team(shop)
    address = f"/vendor/{shop.code}/transfers"
    read(shop, camt(entry("5.00", "<Ustrd>?</Ustrd>", ref="first")))
    team.get(address)
    query_counter.statements.clear()
    team.get(address)
    few = query_counter.count
    read(shop, camt(*(entry("5.00", "<Ustrd>?</Ustrd>", ref=f"R{n}") for n in range(20))))
    query_counter.statements.clear()
    team.get(address)

    assert query_counter.count == few
