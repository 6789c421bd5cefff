"""What is old goes, what is young stays."""

from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.housekeeping import tidy
from tests.support.factories import Shop, make_team_user


def test_old_rows_go_and_young_ones_stay(shop: Shop) -> None:
    young = make_team_user(shop)
    with transaction(Context.operator()) as db:
        db.execute(
            text(
                "INSERT INTO outbox_deliveries (name, subscriber, payload, status, done_at) VALUES"
                " ('old', 'x:y', '{}', 'done', now() - interval '8 days'),"
                " ('young', 'x:y', '{}', 'done', now())"
            )
        )

    tidy()

    with transaction(Context.operator()) as db:
        names = set(
            db.scalars(text("SELECT name FROM outbox_deliveries WHERE subscriber = 'x:y'"))
        )
        sessions = db.scalar(
            text("SELECT count(*) FROM auth_sessions WHERE user_id = :id AND realm = 'vendor'"),
            {"id": young.id},
        )
    assert names == {"young"}
    assert sessions == 1
