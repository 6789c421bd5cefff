"""Makes Google Shopping feeds of any length, as a shop's export looks: groups, texts, slips."""

import csv
import random
from pathlib import Path

COLUMNS = (
    "id title description link image_link additional_image_link availability quantity price"
    " sale_price brand gtin mpn product_type item_group_id color size condition shipping_weight"
).split()
MATERIALS = "oak walnut linen copper glass cotton slate brass cedar wool marble birch".split()
THINGS = "bowl mug lamp chair basket board towel candle shelf vase tray cushion".split()
COLOURS = "red blue green black white sand olive plum".split()
SIZES = "XS S M L XL".split()
SHELVES = [
    f"Home > {room} > {thing.title()}s" for room in ("Kitchen", "Living") for thing in THINGS
]


def write_google_feed(path: Path, rows: int, seed: int = 1) -> int:
    """A CSV of exactly so many rows, two thirds of them variants. Returns how many products."""
    chance = random.Random(seed)
    products = written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        while written < rows:
            count = min(chance.choice((1, 1, 1, 4, 6)), rows - written)
            for row in _product(chance, products, count):
                writer.writerow([row.get(column, "") for column in COLUMNS])
            products += 1
            written += count
    return products


def _product(chance: random.Random, number: int, count: int) -> list[dict[str, str]]:
    material, thing = chance.choice(MATERIALS), chance.choice(THINGS)
    title = f"{material.title()} {thing} {chance.choice(COLOURS)} no. {number}"
    cents = chance.randint(490, 29_900)
    common = {
        "title": title,
        "description": _description(chance, material, thing),
        "link": f"https://shop.example/{number}",
        "image_link": f"https://pictures.example/{number}.jpg",
        "additional_image_link": f"https://pictures.example/{number}b.jpg",
        "price": f"{cents // 100}.{cents % 100:02d} EUR",
        "brand": f"Brand {number % 60}",
        "product_type": chance.choice(SHELVES),
        "condition": "new",
        "shipping_weight": f"{chance.randint(100, 4000)} g",
    }
    if chance.random() < 0.2:
        common["sale_price"] = f"{cents * 8 // 10 / 100:.2f} EUR"
    return [
        {**common, **_offer(chance, number, place, is_variant=count > 1)} for place in range(count)
    ]


def _offer(chance: random.Random, number: int, place: int, *, is_variant: bool) -> dict[str, str]:
    offer = {
        "id": f"P{number}-{place}",
        "gtin": _gtin(number * 10 + place),
        "mpn": f"M{number}-{place}",
        "availability": "in stock" if chance.random() < 0.9 else "out of stock",
        "quantity": str(chance.randint(1, 80)),
    }
    if is_variant:
        offer |= {
            "item_group_id": f"G{number}",
            "color": COLOURS[number % 8],
            "size": SIZES[place % 5] if place < 5 else f"{place}XL",
        }
    return offer


def _description(chance: random.Random, material: str, thing: str) -> str:
    sentences = [
        f"This {thing} is made of {material} by hand, and no two are quite alike.",
        "It comes from a small workshop that has been making nothing else for thirty years.",
        "Wipe it with a damp cloth & let it dry in the air; it does not like dishwashers.",
        "We send it in a box made of recycled cardboard, without any plastic.",
        "If it does not please you, send it back within thirty days.",
    ]
    chance.shuffle(sentences)
    text = " ".join(sentences[: chance.randint(2, 5)])
    return f"<p>{text}</p>" if chance.random() < 0.5 else text


def _gtin(number: int) -> str:
    digits = f"20{number:010d}"
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
    return f"{digits}{-total % 10}"
