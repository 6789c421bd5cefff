"""What can go wrong in the marketplace module."""

from app.exceptions.base import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    UpstreamError,
)


class ImportNotFoundError(NotFoundError):
    code = "marketplace.import_not_found"

    def __init__(self, import_id: int) -> None:
        super().__init__(f"There is no import {import_id}.", number=import_id)


class ImportStateError(ConflictError):
    """The import is not in a state in which this can be done."""

    code = "marketplace.not_in_this_state"

    def __init__(self, import_id: int, state: str) -> None:
        super().__init__(f"Import {import_id} is {state}.", number=import_id, state=state)


class NoFileError(InvalidInputError):
    """Neither a file nor an address, or an empty file."""

    code = "marketplace.no_file"


class FileTooLargeError(InvalidInputError):
    code = "marketplace.file_too_large"

    def __init__(self, limit_bytes: int) -> None:
        limit = limit_bytes // 1_000_000
        super().__init__(f"The file is larger than {limit} MB.", limit=limit)


class FileGoneError(ConflictError):
    """The file is no longer kept; it must be uploaded again."""

    code = "marketplace.file_gone"


class BadColumnsError(InvalidInputError):
    """The columns as chosen cannot make products. `fields` says what is wrong where."""

    code = "marketplace.bad_columns"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("The columns do not fit.", fields=fields)


class FeedNotFetchedError(UpstreamError):
    """The address gave no file. `marketplace.fetch.<reason>` says why."""

    code = "marketplace.not_fetched"

    def __init__(self, reason: str, status: str = "") -> None:
        super().__init__(f"The feed could not be fetched: {reason} {status}", status=status)
        self.reason = reason

    @property
    def message_key(self) -> str:
        return f"marketplace.fetch.{self.reason}"


class CatalogueOffError(UnavailableError):
    """The platform has no catalogue to import into."""

    code = "marketplace.catalogue_off"
