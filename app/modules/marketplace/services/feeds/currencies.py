"""Currencies as feeds write them: ISO 4217 codes, signs and words."""

from types import MappingProxyType


def _words(table: str) -> list[str]:
    return table.split()


# ISO 4217: how many digits the minor unit has, where it is not two.
_EXPONENTS = MappingProxyType(
    dict.fromkeys(_words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), 0)
    | dict.fromkeys(_words("BHD IQD JOD KWD LYD OMR TND"), 3)
)

CODES = frozenset(
    _words("""
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
    UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """)
)

_SIGNS = MappingProxyType(
    {
        "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₤": "GBP", "US$": "USD",
        "$US": "USD", "USDOLLAR": "USD", "FR": "CHF", "SFR": "CHF", "FRS": "CHF", "FS": "CHF",
        "¥": "JPY", "円": "JPY", "元": "CNY", "RMB": "CNY", "ZŁ": "PLN", "ZL": "PLN", "KČ": "CZK",
        "FT": "HUF", "LEI": "RON", "ЛВ": "BGN", "₽": "RUB", "₺": "TRY", "TL": "TRY", "₴": "UAH",
        "₹": "INR", "₩": "KRW", "₪": "ILS", "฿": "THB", "₫": "VND", "R$": "BRL", "C$": "CAD",
        "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
        "DKR": "DKK", "SKR": "SEK", "NKR": "NOK",
    }
)  # fmt: skip
# Signs that several currencies share mean the shop's own one, if it is among them.
_SHARED = MappingProxyType(
    {
        "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP"),
        "¥": ("JPY", "CNY"),
        "KR": ("", "SEK", "NOK", "DKK", "ISK"),
    }
)


def exponent(currency: str) -> int:
    """Digits after the decimal sign: 2 for EUR, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def currency_code(text: str, default: str) -> str | None:
    """The ISO code for `€`, `eur`, `Euros`, `kr.`; None for what is no currency we know.

    A sign shared by several currencies is read as `default` if that is one of them.
    """
    sign = "".join(text.upper().split()).strip(".:-")
    if sign in CODES:
        return sign
    shared = _SHARED.get(sign)
    if shared:
        return default if default in shared else shared[0] or None
    return _SIGNS.get(sign)
