"""Which column means what: proposed, shown for correction, remembered for the next file."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from hashlib import blake2b

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.modules.marketplace.exceptions import BadColumnsError
from app.modules.marketplace.models import ColumnChoice, FeedImport
from app.modules.marketplace.services.feeds import REQUIRED, TARGETS, Choice, Dialect, Mapping
from app.modules.marketplace.services.feeds.currencies import currency_code
from app.modules.marketplace.services.feeds.problems import shown
from app.modules.marketplace.services.feeds.synonyms import unit

OPTION = "option"
MORE_IMAGES = "additional_images"
# Their exports say themselves what each column is.
FIXED = (Dialect.SHOPIFY, Dialect.WOOCOMMERCE)
SAMPLE_ROWS = 5
SAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column as the mapping page shows it."""

    index: int
    name: str
    samples: tuple[str, ...]
    target: str
    is_guess: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """What a vendor decides before the dry run."""

    mapping: Mapping
    locale: str
    takes_any_currency: bool = False


class ColumnService:
    def remembered(self, db: Session, vendor_id: int, header: tuple[str, ...]) -> Columns | None:
        """What this vendor chose for the last file with this header."""
        query = ColumnChoice.for_vendor(vendor_id).filter_by(header_hash=_hash(header))
        found = db.scalars(query).one_or_none()
        if found is None:
            return None
        return Columns(Mapping.from_json(found.mapping), found.locale, found.takes_any_currency)

    def remember(
        self, db: Session, vendor_id: int, header: tuple[str, ...], columns: Columns
    ) -> None:
        values = {
            "mapping": columns.mapping.to_json(),
            "locale": columns.locale,
            "takes_any_currency": columns.takes_any_currency,
        }
        statement = insert(ColumnChoice).values(
            vendor_id=vendor_id, header_hash=_hash(header), **values
        )
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["vendor_id", "header_hash"], set_=values
            )
        )

    def rows(self, job: FeedImport) -> list[ColumnRow]:
        """The columns of the file with samples and what each is taken for."""
        mapping = mapping_of(job)
        targets = _targets_by_column(mapping)
        return [
            ColumnRow(
                index,
                name,
                _samples(job.sample, index),
                targets.get(name, ""),
                is_guess=_is_guess(mapping, targets.get(name, "")),
            )
            for index, name in enumerate(job.header)
        ]

    def choose(self, job: FeedImport, dialect: Dialect, chosen: Dict[int, str]) -> Mapping:
        """The mapping that somebody chose: a target, `option` or nothing for each column.

        Raises `BadColumnsError` for a target with two columns, or without one where it is needed.
        """
        if dialect in FIXED:
            return replace(mapping_of(job), dialect=dialect)
        mapping = Mapping(dialect, {})
        errors: dict[str, str] = {}
        for index, target in chosen.items():
            mapping = _with_column(mapping, job.header[index], target, f"column_{index}", errors)
        for target in mapping.missing:
            errors[f"missing_{target}"] = "marketplace.columns.missing"
        if errors:
            raise BadColumnsError(errors)
        return replace(mapping, currency=currency_code(unit(mapping.column("price")), "") or "")


def mapping_of(job: FeedImport) -> Mapping:
    return Mapping.from_json(job.mapping) if job.mapping else Mapping(Dialect.TABLE, {})


def sample_of(rows: list[list[str]]) -> list[list[str]]:
    """The first rows, short enough to be shown and clean enough to be stored."""
    return [[shown(cell) for cell in row] for row in rows[:SAMPLE_ROWS]]


def _with_column(
    mapping: Mapping, column: str, target: str, field: str, errors: dict[str, str]
) -> Mapping:
    if target == OPTION:
        name = column.partition(":")[2].strip() or column
        return replace(mapping, options={**mapping.options, name: column})
    if target in mapping.choices and target == MORE_IMAGES:
        return replace(mapping, extra_images=(*mapping.extra_images, column))
    if target in mapping.choices:
        errors[field] = "marketplace.columns.twice"
    elif target in TARGETS:
        return replace(mapping, choices={**mapping.choices, target: Choice(column, 1.0)})
    return mapping


def _targets_by_column(mapping: Mapping) -> dict[str, str]:
    found = {choice.column: target for target, choice in mapping.choices.items()}
    found |= dict.fromkeys(mapping.extra_images, MORE_IMAGES)
    return found | dict.fromkeys(mapping.options.values(), OPTION)


def _is_guess(mapping: Mapping, target: str) -> bool:
    choice = mapping.choices.get(target)
    return choice is not None and choice.confidence < 0.5


def _samples(rows: list[list[str]], index: int) -> tuple[str, ...]:
    cells = (row[index] for row in rows if index < len(row) and row[index].strip())
    return tuple(dict.fromkeys(cells))[:SAMPLES_SHOWN]


def _hash(header: tuple[str, ...]) -> str:
    return blake2b("\x1f".join(header).encode("utf-8", "replace"), digest_size=16).hexdigest()


def target_names() -> list[str]:
    """What a column may be, those that are needed first."""
    return [*REQUIRED, *(target for target in TARGETS if target not in REQUIRED)]


column_service = ColumnService()
