"""What the clock starts belongs to no platform: it runs while its module is on anywhere."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.core.celery_config import run_celery_task, scheduled
from app.core.database import Context, transaction
from app.core.gate import gate
from app.core.outbox import drain, enqueue_task
from app.modules.tasks import load_tasks, schedule
from tests.support.factories import make_platform, make_vendor, unique

load_tasks()


def notes(job: str) -> list[tuple[str, str]]:
    query = text("SELECT status, last_error FROM outbox_deliveries WHERE name = :job ORDER BY id")
    with transaction(Context.operator()) as db:
        return [(row[0], row[1]) for row in db.execute(query, {"job": job})]


@pytest.mark.usefixtures("platform_id")
@pytest.mark.parametrize("job", sorted(j for j in schedule() if j.count(".") == 2))
def test_a_modules_scheduled_task_really_runs(job: str) -> None:
    assert scheduled(job, 1) is True

    drain(run_celery_task, limit=500)

    assert notes(job)[-1] == ("done", "")


def test_a_task_of_a_platform_does_not_run_where_its_module_is_off() -> None:
    shop = make_vendor(make_platform(modules=[]))
    name = f"checkout.sweep.{unique('x')}"
    with transaction(shop.context) as db:
        enqueue_task(db, name, {})

    drain(run_celery_task, limit=500)

    assert notes(name) == [("done", "skipped: module disabled")]


def test_a_module_that_is_on_nowhere_runs_nothing(
    platform_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate.is_open_anywhere("checkout")

    monkeypatch.setattr(gate, "masks", {platform_id: 0})

    assert not gate.is_open_anywhere("checkout")
    assert not gate.is_open_anywhere("nonsense")


@pytest.mark.usefixtures("platform_id")
def test_two_beats_start_a_job_once_a_slot() -> None:
    job = f"checkout.sweep.{unique('beat')}"
    hour = 3600

    with ThreadPoolExecutor(4) as beats:
        started = list(beats.map(lambda _: scheduled(job, hour), range(8)))

    assert sum(started) == 1
    assert len(notes(job)) == 1


def test_a_module_that_goes_off_before_its_turn_ends_as_skipped(
    platform_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = f"checkout.sweep.{unique('off')}"
    assert scheduled(job, 3600) is True
    monkeypatch.setattr(gate, "masks", {platform_id: 0})

    drain(run_celery_task, limit=500)

    assert notes(job) == [("done", "skipped: module disabled")]
