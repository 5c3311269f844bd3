"""The worker: what is in the queue is done once, what a dead worker left is done again, and what
is due by the clock is done in its turn."""

import datetime
import logging
import time

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from registry import regular
from registry.aside import Shelf
from registry.progress import Progress, Stopped, Teller, progress_of, stop
from registry.worker import DEAD, Pulse, Worker

DONE: list[str] = []


@task()
def note(word: str) -> None:
    DONE.append(word)


@task()
def fail() -> None:
    raise ValueError("this one fails")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    DONE.clear()


def work() -> None:
    call_command("work", once=True)


def states() -> list[str]:
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_is_in_the_queue_is_done_once() -> None:
    note.enqueue("one")
    note.enqueue("two")
    assert DONE == []
    work()
    work()
    assert DONE == ["one", "two"]
    assert states() == ["SUCCESSFUL", "SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_keeps_no_other_from_being_done() -> None:
    fail.enqueue()
    note.enqueue("after")
    work()
    assert DONE == ["after"]
    assert states() == ["FAILED", "SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_what_is_put_in_the_queue_by_a_transaction_taken_back_is_not_done() -> None:
    with transaction.atomic():
        note.enqueue("never")
        transaction.set_rollback(True)
    work()
    assert DONE == []


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_left_is_done_by_the_next_one() -> None:
    note.enqueue("left")
    DBTaskResult.objects.get().claim("a-worker-that-is-no-more")
    work()
    assert DONE == ["left"]
    assert states() == ["SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_still_does_is_left_to_it() -> None:
    note.enqueue("long")
    DBTaskResult.objects.get().claim("at-work")
    with Pulse("at-work"):
        work()
        assert (DONE, states()) == ([], ["RUNNING"])
    work()
    assert (DONE, states()) == (["long"], ["SUCCESSFUL"])


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_again_what_its_database_did_not_let_it_end() -> None:
    """It lives, and does nothing now: nobody else would take that up."""
    note.enqueue("left")
    worker = Worker(once=True)
    DBTaskResult.objects.get().claim(worker.worker_id)
    worker.run()
    assert DONE == ["left"]
    assert states() == ["SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_fell_silent_is_dead() -> None:
    note.enqueue("left")
    DBTaskResult.objects.get().claim("silent")
    with Shelf() as shelf:
        shelf.put("worker silent", time.time() - DEAD - 1)
        work()
        assert shelf.get("worker silent") is None
    assert DONE == ["left"]


@pytest.mark.django_db(transaction=True)
def test_what_is_due_by_the_clock_is_done_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "_JOBS", {})
    regular.every(datetime.timedelta(hours=1))(lambda: DONE.append("hourly"))
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        work()
        work()
        assert DONE == ["hourly"]
        clock.shift(datetime.timedelta(minutes=59))
        work()
        assert DONE == ["hourly"]
        clock.shift(datetime.timedelta(minutes=1))
        work()
    assert DONE == ["hourly", "hourly"]


@pytest.mark.django_db(transaction=True)
def test_what_fails_by_the_clock_is_told_and_keeps_nothing_else_from_being_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(regular, "_JOBS", {})

    @regular.every(datetime.timedelta(hours=1))
    def broken() -> None:
        raise ValueError("broken")

    @regular.every(datetime.timedelta(hours=1))
    def whole() -> None:
        DONE.append("whole")

    with caplog.at_level(logging.ERROR):
        work()
    assert DONE == ["whole"]
    assert "broken failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_is_told_aside_is_there_during_a_transaction_and_after_its_end() -> None:
    with Shelf() as here, Shelf() as there:
        with transaction.atomic():
            note.enqueue("in the transaction")
            here.put("aside", {"rows": 1})
            assert there.get("aside") == {"rows": 1}
            here.put("aside", {"rows": 2})
            transaction.set_rollback(True)
        assert there.get("aside") == {"rows": 2}
        there.remove("aside")
        assert here.get("aside") is None


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_and_may_be_stopped() -> None:
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock, Shelf():
        teller = Teller("work 1")
        assert progress_of("work 1") is None
        teller.tell("rows", 0, 1000)
        begun = time.time()
        assert progress_of("work 1") == Progress("rows", 0, 1000, begun, begun)
        clock.shift(10)
        teller.tell("rows", 250, 1000)
        told = progress_of("work 1")
        assert told == Progress("rows", 250, 1000, begun, begun + 10)
        assert (told.rate, told.seconds_left, told.is_quiet) == (25, 30, False)
        clock.shift(31)
        assert told.is_quiet
        stop("work 1")
        with pytest.raises(Stopped):
            teller.tell("settling", 0, 0)
        teller.close()
        assert progress_of("work 1") is None
        Teller("work 1").tell("rows", 0, 1000)  # begun anew, it is not stopped
