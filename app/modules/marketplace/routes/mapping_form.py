"""The form of the columns: flat fields to and from what a vendor decides before the dry run."""

from typing import Annotated

from fastapi import Depends, Request

from app.core.forms import Form
from app.modules.marketplace.exceptions import BadColumnsError
from app.modules.marketplace.models import FeedImport
from app.modules.marketplace.schemas import ImportCreate
from app.modules.marketplace.services import FIXED, OPTION, Columns, column_service, target_names
from app.modules.marketplace.services.column_service import mapping_of
from app.modules.marketplace.services.feeds import Dialect
from app.utils.i18n import LANGUAGES, t


async def get_mapping_fields(request: Request) -> dict[str, str]:
    """As many fields as a file may have columns, and a few more."""
    form = await request.form(max_fields=600, max_files=0)
    return {name: value for name, value in form.items() if isinstance(value, str)}


MappingFields = Annotated[dict[str, str], Depends(get_mapping_fields)]


def shown(job: FeedImport) -> dict[str, str]:
    """What is proposed, as form fields."""
    fields = {f"column_{row.index}": row.target for row in column_service.rows(job)}
    fields |= {"dialect": mapping_of(job).dialect.value, "locale": job.locale}
    return fields | ({"takes_any_currency": "on"} if job.takes_any_currency else {})


def bind(job: FeedImport, typed: dict[str, str]) -> tuple[Form[ImportCreate], Columns | None]:
    """What was chosen, or the form again with what is wrong."""
    chosen = {
        int(name.removeprefix("column_")): target
        for name, target in typed.items()
        if name.startswith("column_") and name[7:].isdigit() and int(name[7:]) < len(job.header)
    }
    dialect = typed.get("dialect", "")
    locale = typed.get("locale", "")
    if dialect not in set(Dialect) or locale not in LANGUAGES:
        return Form(typed, None, {"dialect": t("validation.invalid")}), None
    try:
        mapping = column_service.choose(job, Dialect(dialect), chosen)
    except BadColumnsError as error:
        return Form(typed, None, _sentences(error.details["fields"])), None
    return Form(typed), Columns(mapping, locale, "takes_any_currency" in typed)


def target_options() -> list[tuple[str, str]]:
    """What a column may be, in the reader's language."""
    options = [(name, t(f"marketplace.feed.field.{name}")) for name in target_names()]
    return [*options, (OPTION, t("marketplace.columns.option"))]


def missing_targets(job: FeedImport) -> list[str]:
    """What no column could be recognised for although it is needed, in the reader's language."""
    mapping = mapping_of(job)
    missing = [] if mapping.dialect in FIXED else mapping.missing
    return [t(f"marketplace.feed.field.{target}") for target in missing]


def _sentences(fields: dict[str, str]) -> dict[str, str]:
    """`missing_price` names the target that no column fills."""
    return {
        field: t(key, target=t(f"marketplace.feed.field.{field.removeprefix('missing_')}"))
        if field.startswith("missing_")
        else t(key)
        for field, key in fields.items()
    }
