"""camt.053 and camt.052 (ISO 20022): what European banks give as XML."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.core.money import exponent
from app.modules.payments.exceptions import StatementProblem as Problem
from app.modules.payments.exceptions import UnreadableStatementError
from app.modules.payments.services.statement.entry import StatementEntry, made_up_ref


def read_camt(raw: bytes) -> list[StatementEntry]:
    """Every booked credit, each part of a collected one by itself."""
    try:
        root: Element = fromstring(raw)
    except ParseError as error:
        raise UnreadableStatementError(Problem.XML, line=error.position[0]) from error
    except DefusedXmlException as error:
        raise UnreadableStatementError(Problem.CAMT) from error  # a document type, or entities
    _forget_namespaces(root)
    booked = [e for e in root.iter("Ntry") if e.findtext("CdtDbtInd") == "CRDT" and _is_booked(e)]
    if not booked and root.find(".//Ntry") is None and root.find(".//Stmt") is None:
        raise UnreadableStatementError(Problem.CAMT)
    return [found for entry in booked for found in _entries(entry)]


def _forget_namespaces(root: Element) -> None:
    """The version of the format is in the namespace; what we read is alike in all of them."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]


def _is_booked(entry: Element) -> bool:
    status = entry.findtext("Sts/Cd") or entry.findtext("Sts") or "BOOK"
    return status.strip() == "BOOK" and entry.findtext("RvslInd") != "true"


def _entries(entry: Element) -> Iterator[StatementEntry]:
    booked_on = entry.findtext("BookgDt/Dt") or (entry.findtext("BookgDt/DtTm") or "")[:10]
    details = entry.findall("NtryDtls/TxDtls")
    bank_ref = entry.findtext("AcctSvcrRef") or entry.findtext("NtryRef") or ""
    for place, part in enumerate(details or [entry]):
        money = part.find("Amt")
        if money is None:
            money = part.find("AmtDtls/TxAmt/Amt")
        if money is None:
            money = entry.find("Amt") if len(details) < 2 else None
        if money is None:
            continue
        payer = part.findtext(".//RltdPties/Dbtr/Pty/Nm") or part.findtext(
            ".//RltdPties/Dbtr/Nm", ""
        )
        text = " ".join(_remittance(part))
        own_ref = part.findtext("Refs/AcctSvcrRef") or ""
        name = own_ref or (f"{bank_ref}/{place}" if len(details) > 1 else bank_ref)
        yield StatementEntry(
            bank_ref=name or made_up_ref(booked_on, money.text or "", payer, text),
            booked_on=_day(booked_on),
            amount_cents=_cents(money),
            currency=money.get("Ccy", "EUR"),
            payer=payer,
            text=text,
        )


def _remittance(part: Element) -> Iterator[str]:
    for path in ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Ustrd", "Refs/EndToEndId", "AddtlNtryInf"):
        for found in part.iterfind(f".//{path}" if "/" in path else path):
            if found.text and found.text != "NOTPROVIDED":
                yield found.text.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise UnreadableStatementError(Problem.DATE, value=text) from error


def _cents(money: Element) -> int:
    currency = money.get("Ccy", "EUR")
    try:
        return int(Decimal((money.text or "").strip()).scaleb(exponent(currency)))
    except InvalidOperation as error:
        raise UnreadableStatementError(Problem.AMOUNT, value=money.text or "") from error
