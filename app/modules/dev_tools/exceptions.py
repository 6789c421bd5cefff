"""What can go wrong in the developer tools."""

from app.exceptions.base import NotFoundError


class CaughtMailNotFoundError(NotFoundError):
    """No such mail in the folder of the mail catcher, or no longer."""

    code = "dev_tools.mail_not_found"


class UnknownPresetError(NotFoundError):
    """A shop theme that has no stylesheet."""

    code = "dev_tools.unknown_preset"
