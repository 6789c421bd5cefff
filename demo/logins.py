"""Who may sign in where, for the first screen."""

from app.core.config import settings
from demo import plan
from demo.people import REGULAR
from demo.shops import ADMIN, PASSWORD


def text() -> str:
    """One block of lines; every password is the same."""
    base = settings.public_url
    lines = [f"Demo logins, all with the password {PASSWORD}", ""]
    lines += [_line("Operator", f"{base}/admin", ADMIN)]
    for shop in plan.shops():
        lines += [
            "",
            _line(shop.name, f"{base}/shop/{shop.code}", f"customer {REGULAR.email}"),
            _line(
                "  back office", f"{base}/vendor/{shop.code}", f"owner {shop['owner']['email']}"
            ),
        ]
        lines += [_line("", "", f"{each['role']} {each['email']}") for each in shop["team"]]
    return "\n".join(lines)


def _line(what: str, where: str, who: str) -> str:
    return f"{what:<18}{where:<42}{who}".rstrip()
