"""Killed, doubled, cancelled, stuck: the end is the same as if nothing had happened."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import text

from app.core.celery_config import run_celery_task
from app.core.database import Context, transaction
from app.core.directory import directory
from app.core.outbox import drain
from app.modules.marketplace.config import config
from app.modules.marketplace.services import import_service, problem_service, run_service
from app.modules.marketplace.services.batch_writer import BatchWriter
from app.modules.marketplace.tests.support import (
    catalogue,
    counts,
    feed,
    get,
    import_feed,
    movements,
    mugs,
    preview,
    start,
    upload,
    work,
)
from tests.support.factories import Shop
from tests.support.goods import rows

pytestmark = pytest.mark.usefixtures("application")


class KilledError(BaseException):
    """As little expected as a kill."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "batch_size", 10)


@contextmanager
def after_writes(number: int, what: Callable[[], Any]) -> Generator[None]:
    """Something happens at the end of a batch's transaction, before its commit."""
    patch = pytest.MonkeyPatch()
    seen = iter(range(10_000))
    real = problem_service.store

    def store(*args: Any, **more: Any) -> None:
        real(*args, **more)
        if next(seen) == number:
            what()

    patch.setattr(problem_service, "store", store)
    try:
        yield
    finally:
        patch.undo()


def die() -> None:
    raise KilledError


def run(shop: Shop, import_id: int) -> None:
    run_service.run(directory().vendors[shop.code], import_id)


@pytest.mark.parametrize("batch", [0, 1, 3, 4])
def test_killed_in_the_middle_it_goes_on_where_it_was(
    shop: Shop, other_shop: Shop, batch: int
) -> None:
    content = mugs(45)
    import_feed(other_shop, content)
    import_id = preview(shop, content).id
    start(shop, import_id)

    with after_writes(batch, die), pytest.raises(KilledError):
        run(shop, import_id)
    stopped = get(shop, import_id)
    run(shop, import_id)

    assert (stopped.status, stopped.cursor) == ("running", batch * 10)
    job = get(shop, import_id)
    assert (job.status, counts(job)) == ("done", (45, 0, 0, 0))
    assert catalogue(shop) == catalogue(other_shop)
    assert movements(shop) == movements(other_shop)


def test_killed_at_every_batch_it_still_arrives(shop: Shop) -> None:
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)

    for _ in range(5):
        with after_writes(1, die), suppress(KilledError):
            run(shop, import_id)

    assert counts(get(shop, import_id)) == (45, 0, 0, 0)


def test_a_dry_run_that_was_killed_counts_right(shop: Shop) -> None:
    lines = [f"M{n},{'' if n % 3 else 'Mug'},5 EUR,,,,," for n in range(90)]
    import_id = upload(shop, feed(*lines))

    with after_writes(1, die), pytest.raises(KilledError):
        run(shop, import_id)
    run(shop, import_id)

    job = get(shop, import_id)
    assert (job.status, counts(job)) == ("ready", (30, 0, 0, 60))
    assert len(rows(shop, "SELECT id FROM marketplace_import_problems")) == 60


def test_two_workers_on_one_import_write_each_batch_once(shop: Shop) -> None:
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)

    def be_overtaken(writer: BatchWriter, batch: Any, real: Any = BatchWriter.write) -> bool:
        patch.undo()
        run(shop, import_id)  # the other worker does all of it meanwhile
        return real(writer, batch)

    patch = pytest.MonkeyPatch()
    patch.setattr(BatchWriter, "write", be_overtaken)
    run(shop, import_id)

    assert counts(get(shop, import_id)) == (45, 0, 0, 0)
    assert movements(shop) == len([n for n in range(45) if n % 7])


def test_running_what_is_done_does_nothing(shop: Shop) -> None:
    job = import_feed(shop, mugs(5))

    run(shop, job.id)

    assert get(shop, job.id).updated_at == job.updated_at


def test_a_cancelled_import_stops_at_its_next_batch(shop: Shop) -> None:
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)
    real = BatchWriter.write
    patch = pytest.MonkeyPatch()

    def cancel_after(writer: BatchWriter, batch: Any) -> bool:
        written = real(writer, batch)
        with transaction(shop.context) as db:
            import_service.cancel(db, shop.id, import_id)
        return written

    patch.setattr(BatchWriter, "write", cancel_after)
    run(shop, import_id)
    patch.undo()

    job = get(shop, import_id)
    assert (job.status, job.new_count, job.can_go_on) == ("cancelled", 10, True)
    assert len(rows(shop, "SELECT id FROM catalog_products")) == 10

    start(shop, import_id)
    work()
    assert counts(get(shop, import_id)) == (45, 0, 0, 0)


def test_a_long_import_lets_others_have_their_turn(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "slice_seconds", 0)
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)

    drain(run_celery_task, limit=1)
    first = get(shop, import_id)
    work()

    assert (first.status, first.row) == ("running", 10)
    assert counts(get(shop, import_id)) == (45, 0, 0, 0)


def test_what_fails_again_and_again_at_one_place_is_given_up(shop: Shop) -> None:
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)

    for _ in range(6):
        with after_writes(0, die):
            try:
                run(shop, import_id)
            except KilledError:
                continue

    job = get(shop, import_id)
    assert (job.status, job.error_key) == ("failed", "marketplace.errors.interrupted")
    assert job.can_go_on


def test_an_import_that_nobody_works_on_is_taken_up_again(shop: Shop) -> None:
    import_id = preview(shop, mugs(45)).id
    start(shop, import_id)
    with transaction(Context.operator()) as db:
        db.execute(text("UPDATE outbox_deliveries SET status = 'dead' WHERE status = 'new'"))
    run_celery_task("marketplace.imports.resume_stuck", {})
    assert get(shop, import_id).status == "running"
    work()
    fresh = get(shop, import_id).status
    with transaction(shop.context) as db:
        db.execute(
            text("UPDATE marketplace_imports SET updated_at = now() - interval '4 minutes'")
        )

    run_celery_task("marketplace.imports.resume_stuck", {})
    run_celery_task("marketplace.imports.resume_stuck", {})

    with transaction(Context.operator()) as db:
        waiting = db.scalar(text("SELECT count(*) FROM outbox_deliveries WHERE status = 'new'"))
    assert (fresh, waiting) == ("running", 1)
    work()
    assert get(shop, import_id).status == "done"


def test_files_of_old_imports_go(shop: Shop) -> None:
    job = import_feed(shop, mugs(2))
    path = config.files_dir / job.file
    with transaction(shop.context) as db:
        db.execute(text("UPDATE marketplace_imports SET updated_at = now() - interval '40 days'"))

    run_celery_task("marketplace.imports.forget_files", {})

    assert not path.exists()
    assert get(shop, job.id).file == ""
