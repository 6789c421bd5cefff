"""A product in the words of schema.org, for search engines and price comparisons."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core.money import decimal_string

IN_STOCK, SOLD_OUT = "https://schema.org/InStock", "https://schema.org/OutOfStock"


def product_data(
    product: Mapping[str, Any],
    stock: Mapping[str, int],
    *,
    url: str,
    currency: str,
    absolute: Callable[[str], str],
) -> dict[str, Any]:
    """`Product` with an `Offer` for each variant. `url` is the product's own address, `absolute`
    makes one of a path such as that of a picture of ours."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product["title"],
        "url": url,
        "image": [absolute(image["url"]) for image in product["images"]],
        "offers": [
            _offer(variant, stock, url, currency, is_only=len(product["variants"]) == 1)
            for variant in product["variants"]
        ],
    }
    if product["brand"]:
        data["brand"] = {"@type": "Brand", "name": product["brand"]}
    if len(product["variants"]) == 1:
        only = product["variants"][0]
        data["sku"] = only["sku"]
        if only["gtin"]:
            data["gtin"] = only["gtin"]
    return data


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`BreadcrumbList` of `(name, absolute address)`, the shop's home first."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def _offer(
    variant: Mapping[str, Any],
    stock: Mapping[str, int],
    url: str,
    currency: str,
    *,
    is_only: bool,
) -> dict[str, Any]:
    """What stock is not counted for is always there."""
    sku = variant["sku"]
    offer = {
        "@type": "Offer",
        "sku": sku,
        "url": url if is_only else f"{url}{'&' if '?' in url else '?'}sku={sku}",
        "price": decimal_string(variant["price_cents"], currency),
        "priceCurrency": currency,
        "availability": IN_STOCK if stock.get(sku, 1) > 0 else SOLD_OUT,
    }
    if variant["gtin"]:
        offer["gtin"] = variant["gtin"]
    return offer
