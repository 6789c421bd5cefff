"""Who buys: names and addresses of the region."""
# ruff: noqa: E501 - tables of names

from dataclasses import dataclass
from random import Random

FIRST = {
    "lb": ("Mett", "Claire", "Jang", "Marie-Josée", "Pol", "Tessy", "Fränk", "Joëlle", "Nico", "Anouk"),
    "fr": ("Camille", "Hugo", "Léa", "Antoine", "Sarah", "Julien", "Manon", "Karim", "Inès", "Paul"),
    "de": ("Katrin", "Jonas", "Sabine", "Lukas", "Miriam", "Stefan", "Eva", "Tobias", "Nele", "Uwe"),
    "en": ("Emily", "Daniel", "Priya", "Tomás", "Ana", "Oliver", "Sofia", "Marek", "Grace", "João"),
}  # fmt: skip
LAST = {
    "lb": ("Schmit", "Wagner", "Kremer", "Reuter", "Thill", "Ries", "Majerus", "Kieffer", "Feltes", "Biver"),
    "fr": ("Martin", "Lefèvre", "Moreau", "Benali", "Rousseau", "Garnier", "Petit", "Lambert", "Noël", "Roche"),
    "de": ("Becker", "Hoffmann", "Schäfer", "Klein", "Vogel", "Braun", "Peters", "Engel", "Zimmer", "Kraus"),
    "en": ("Clarke", "Ferreira", "Patel", "Novak", "Silva", "Murphy", "Santos", "Kowalski", "Hughes", "Costa"),
}  # fmt: skip
HOMES = {
    "LU": (("12, rue de Hollerich", "1741", "Luxembourg"), ("7, Grand-Rue", "9240", "Diekirch"),
           ("31, rue de l’Alzette", "4010", "Esch-sur-Alzette"), ("4, um Weier", "6170", "Godbrange"),
           ("88, route d’Arlon", "8010", "Strassen"), ("3, an der Gaass", "5480", "Wormeldange")),
    "FR": (("14, rue Serpenoise", "57000", "Metz"), ("2, place du Marché", "57100", "Thionville")),
    "DE": (("Nagelstraße 9", "54290", "Trier"), ("Am Staden 21", "66121", "Saarbrücken")),
    "BE": (("22, Grand-Rue", "6700", "Arlon"), ("5, rue des Faubourgs", "6600", "Bastogne")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buyer:
    name: str
    email: str
    locale: str
    street: str
    postcode: str
    city: str
    country: str


# Has an account with a password in every shop; the logins name her.
REGULAR = Buyer(
    "Lea Hoffmann", "lea@mail.example", "de", "12, rue de Hollerich", "1741", "Luxembourg", "LU"
)


def some_buyers(dice: Random, count: int, favourite: str) -> list[Buyer]:
    """Mostly people who read the shop's own language, mostly in Luxembourg."""
    found: dict[str, Buyer] = {}
    while len(found) < count:
        locale = favourite if dice.random() < 0.5 else dice.choice(tuple(FIRST))
        country = "LU" if dice.random() < 0.78 else dice.choice(("FR", "DE", "BE"))
        first, last = dice.choice(FIRST[locale]), dice.choice(LAST[locale])
        street, postcode, city = dice.choice(HOMES[country])
        email = f"{_plain(first)}.{_plain(last)}@mail.example"
        found[email] = Buyer(f"{first} {last}", email, locale, street, postcode, city, country)
    return list(found.values())


def _plain(name: str) -> str:
    spelled = name.lower().translate(str.maketrans("äöüéèëáàãïîôç", "aoueeeaaaiioc"))
    return "".join(c for c in spelled if c.isalpha() and c.isascii())
