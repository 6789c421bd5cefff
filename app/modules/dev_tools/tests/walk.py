"""Developer tools, as the tenant walk needs them."""

from tests.support.walk import Things, Visit

NOBODYS = {"/mail/{mail_id}"}
UNREACHED = {
    "GET /admin/dev-tools/mail/{mail_id}": "wants a mail in the catcher's folder; see test_mail",
    "GET /admin/dev-tools/mail/{mail_id}/html": "as above",
}


def things(_: Visit) -> Things:
    return {"mail_id": "none"}
