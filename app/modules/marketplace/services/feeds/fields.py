"""Parts of a product that all dialects read the same way."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from app.modules.marketplace.services.feeds.currencies import currency_code
from app.modules.marketplace.services.feeds.identifiers import read_gtin
from app.modules.marketplace.services.feeds.prices import Price, PriceReader
from app.modules.marketplace.services.feeds.problems import RowProblem, RowRefusedError
from app.modules.marketplace.services.feeds.records import (
    Availability,
    FeedImage,
    FeedOptions,
    slugify,
)
from app.modules.marketplace.services.feeds.stock import read_availability, read_quantity
from app.modules.marketplace.services.feeds.texts import (
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    clean_html,
    clean_line,
    has_control_characters,
    shorten,
    web_address,
)

# Google allows 50 characters; real feeds use addresses as ids, so we take what fits a column.
ID_LIMIT = 255
SKU_LIMIT = 64
IMAGE_LIMIT = 20
SHORT_TEXT_LIMIT = 120

_CATEGORY_CHARS = 1_000

_IMAGE_SEPARATORS = re.compile(r"[\n|]|[,;]\s*(?=https?:|//)", re.IGNORECASE)
_CATEGORY_SEPARATORS = re.compile(r" ?(?:>+|»|\|| / |::) ?")


class Findings:
    """Collects the problems of the row being read."""

    __slots__ = ("line", "problems")

    def __init__(self) -> None:
        self.line = 0
        self.problems: list[RowProblem] = []

    def note(self, code: str, column: str, value: str, **params: str | int) -> None:
        self.problems.append(RowProblem(self.line, column, code, value, params))

    def take(self) -> list[RowProblem]:
        found, self.problems = self.problems, []
        return found


def read_identity(text: str, column: str) -> str:
    """An external id or SKU, unchanged but for outer spaces: it must stay comparable."""
    text = text.strip()
    if not text:
        raise RowRefusedError(code="id_missing", column=column)
    if len(text) > ID_LIMIT:
        raise RowRefusedError(code="id_too_long", column=column, value=text, limit=ID_LIMIT)
    if not text.isprintable() and has_control_characters(text):
        raise RowRefusedError(code="id_unreadable", column=column, value=text)
    return text


def read_title(text: str, column: str, findings: Findings) -> str:
    title = clean_line(text)
    if not title:
        raise RowRefusedError(code="title_missing", column=column, value=text)
    if not text.isprintable() and has_control_characters(text):
        findings.note("control_characters", column, text)
    if len(title) > TITLE_LIMIT:
        findings.note("title_shortened", column, title, limit=TITLE_LIMIT)
        title = shorten(title, TITLE_LIMIT)
    return title


def read_description(text: str, column: str, findings: Findings) -> str:
    if len(text) > DESCRIPTION_LIMIT:
        findings.note("description_shortened", column, text, limit=DESCRIPTION_LIMIT)
    return clean_html(text)


def require_price(price: Price, column: str, text: str) -> Price:
    """The price, or RowRefusedError: what has no price cannot be sold."""
    if price.code and price.code != "price_rounded":
        raise RowRefusedError(code=price.code, column=column, value=text)
    return price


def read_sale_price(
    regular: Price, text: str, column: str, prices: PriceReader, findings: Findings
) -> Price:
    """The lower of the two. A sale price that makes no sense is left out, with a warning."""
    if not text or text.isspace():
        return regular
    sale = prices.read(text.strip())
    wrong = ""
    if sale.code not in ("", "price_rounded") or sale.currency != regular.currency:
        # Shops write 0 for "no sale".
        wrong = "" if sale.code == "price_zero" else "sale_price_ignored"
        sale = regular
    elif sale.cents > regular.cents:
        wrong, sale = "sale_price_higher", regular
    if wrong:
        findings.note(wrong, column, text)
    return sale


def read_compare_price(
    selling: Price, text: str, column: str, prices: PriceReader, findings: Findings
) -> int | None:
    """The crossed-out price, if it is higher. Equal means "no reduction", which is no problem."""
    if not text or text.isspace():
        return None
    crossed = prices.read(text.strip())
    if crossed.code == "price_zero":
        return None
    wrong = crossed.code not in ("", "price_rounded") or crossed.currency != selling.currency
    if wrong or crossed.cents < selling.cents:
        findings.note("compare_price_ignored", column, text)
        return None
    return crossed.cents if crossed.cents > selling.cents else None


def read_currency(text: str, column: str, options: FeedOptions, findings: Findings) -> str:
    """The row's currency column. Numbers in it are a slip of the feed; unknown words are not."""
    text = text.strip()
    if not text:
        return ""
    code = currency_code(text, options.default_currency)
    if code is None:
        if any(char.isalpha() for char in text):
            raise RowRefusedError(code="currency_unknown", column=column, value=text)
        findings.note("currency_ignored", column, text)
    return code or ""


@lru_cache(maxsize=1024)
def sale_is_on(dates: str, now: datetime) -> bool:
    """Whether `now` lies in an ISO 8601 interval `start/end`. Unreadable dates mean yes."""
    start, _, end = dates.partition("/")
    try:
        begins, ends = _moment(start, now), _moment(end, now)
    except ValueError:
        return True
    return begins <= now <= ends if dates.strip() else True


def _moment(text: str, now: datetime) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def read_stock(
    availability: tuple[str, str], quantity: tuple[str, str], findings: Findings
) -> tuple[Availability, int | None]:
    """From (column, cell) of each. What we do not understand is in stock, with a warning."""
    state, counted = _read_state(*availability, findings)
    column, text = quantity
    if text.strip():
        amount = read_quantity(text) if len(text) <= 64 else None
        if amount is None:
            findings.note("quantity_unreadable", column, text)
        elif amount < 0:
            findings.note("quantity_negative", column, text)
            counted = 0
        else:
            counted = amount
    if state is None:
        state = Availability.OUT_OF_STOCK if counted == 0 else Availability.IN_STOCK
    return state, counted


def _read_state(
    column: str, text: str, findings: Findings
) -> tuple[Availability | None, int | None]:
    text = text.strip()
    if not text:
        return None, None
    # Longer cells are prose, and prose does not belong into the cache behind this call.
    state, counted = read_availability(text) if len(text) <= 64 else (None, None)
    if state is None:
        findings.note("availability_unknown", column, text)
    return state, counted


def note_gtin(text: str, column: str, findings: Findings) -> str:
    gtin, code = read_gtin(text)
    if code:
        findings.note(code, column, text)
    return gtin


def read_images(cells: Iterable[tuple[str, str]], findings: Findings) -> list[FeedImage]:
    """Pictures of several cells, each with one or many addresses, every one only once."""
    images: dict[str, None] = {}
    for column, cell in cells:
        for part in split_addresses(cell):
            address = web_address(part)
            if address is None:
                findings.note("image_refused", column, part)
            else:
                images[address] = None
    if len(images) > IMAGE_LIMIT:
        findings.note("images_shortened", "", str(len(images)), limit=IMAGE_LIMIT)
    return [FeedImage(url) for url in list(images)[:IMAGE_LIMIT]]


def split_addresses(cell: str) -> list[str]:
    if not cell or cell.isspace():
        return []
    if cell.count("://") == 1 and "\n" not in cell:
        return [cell.strip(" ,;|").rstrip(":")]
    return [part.strip(" ,;") for part in _IMAGE_SEPARATORS.split(cell) if part.strip(" ,;")]


def read_link(text: str, column: str, findings: Findings) -> str:
    text = text.strip()
    if not text:
        return ""
    address = web_address(text)
    if address is None:
        findings.note("link_refused", column, text)
    return address or ""


def read_categories(text: str, separator: str = ",") -> tuple[tuple[str, ...], ...]:
    """Paths, top first. `A > B, C > D` is two paths; `Hats, gloves` is one name with a comma.

    Google's leading number (`469 > Health & Beauty`) is no name; a number alone is no category.
    """
    return _categories(text[:_CATEGORY_CHARS], separator) if text else ()


@lru_cache(maxsize=8192)
def _categories(text: str, separator: str) -> tuple[tuple[str, ...], ...]:
    # Inner spaces are collapsed first: the separators below may be surrounded by them.
    lines = [" ".join(line.split()) for line in text.replace(";;", "\n").splitlines()]
    lines = [line for line in lines if line]
    parts: list[str] = []
    for line in lines:
        pieces = line.split(separator)
        parts += pieces if all(">" in piece for piece in pieces) else [line]
    return tuple(dict.fromkeys(path for part in parts if (path := _path(part))))


def _path(text: str) -> tuple[str, ...]:
    names = [clean_line(name) for name in _CATEGORY_SEPARATORS.split(text.strip().strip("/"))]
    names = [shorten(name, SHORT_TEXT_LIMIT) for name in names if name]
    if all(name.isdigit() for name in names):
        return ()
    return tuple(names[1:] if names[0].isdigit() else names)


def read_sku(text: str, column: str, findings: Findings) -> str:
    """At most 64 characters; longer ones end in a digest: still distinct, still stable."""
    if len(text) <= SKU_LIMIT:
        return text
    findings.note("sku_shortened", column, text, limit=SKU_LIMIT)
    return f"{text[: SKU_LIMIT - 9]}-{digest(text)}"


def digest(text: str) -> str:
    """Eight stable characters of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def variant_sku(base: str, options: dict[str, str]) -> str:
    """A SKU for a variant that has none: stable as long as its product and options are."""
    return "-".join([base, *(slugify(value) or digest(value) for value in options.values())])


def short_text(text: str) -> str:
    return shorten(clean_line(text), SHORT_TEXT_LIMIT) if text else ""
