"""Does what was put in the queue, one task after the other, and what is due by the clock.

The queue is a table of the database. A task says what it does in its own transaction; a worker
that dies leaves it as it was, and another takes it up again.
"""

import logging
import time
from contextlib import suppress
from threading import Event, Thread

from django.db import Error, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from registry.actions.queue import put_back
from registry.aside import Shelf
from registry.regular import run_due

logger = logging.getLogger(__name__)

BEAT = 5  # seconds from one sign of life to the next
DEAD = 30  # seconds without one
AGAIN = 5  # seconds before another try, when the database is away


class Worker(db_worker.Worker):
    """Takes up what a dead worker left; runs until it is told to end, or once if ``once``."""

    def __init__(self, *, interval: float = 1, once: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # the loop is ours: each round looks for what was left
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.once = once

    def run(self) -> None:
        with Pulse(self.worker_id, waits=not self.once):
            while self.running:
                self._round()
                if self.once:
                    return
                time.sleep(self.interval)

    def _round(self) -> None:
        """Never ends the worker: the database comes back."""
        try:
            close_old_connections()
            put_back_lost(self.worker_id)
            run_due()
            if DBTaskResult.objects.ready().exists():
                super().run()
        except Error:
            if self.once:
                raise
            logger.exception("The queue cannot be read; the worker tries again")
            with suppress(Error):
                connections.close_all()  # nothing of a broken one is used again
            time.sleep(AGAIN)


class Pulse:
    """Says that a worker lives, from a thread of its own: a long task does not keep it quiet.
    ``waits``: for the database to be there, before anything is done."""

    def __init__(self, worker_id: str, *, waits: bool = False) -> None:
        self.name, self.waits = _life(worker_id), waits
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        while not self._has_said():
            time.sleep(AGAIN)
        self._thread.start()

    def _has_said(self) -> bool:
        try:
            self._say()
        except Error:
            if not self.waits:
                raise
            logger.exception("The database is away; the worker waits for it")
            return False
        return True

    def _say(self) -> None:
        with Shelf() as shelf:
            shelf.put(self.name, time.time())

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        with Shelf() as shelf:
            shelf.remove(self.name)

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._say()
            except Error:
                logger.exception("A worker cannot say that it lives")


def put_back_lost(own: str) -> None:
    """What was being done by workers that are no more is to be done again; by this one, too, which
    does nothing now: its database went away, and it could not say how its task ended."""
    with Shelf() as shelf:
        for task in DBTaskResult.objects.running():
            name = _life(task.worker_ids[-1])
            seen = shelf.get(name)
            is_own = task.worker_ids[-1] == own
            if is_own or seen is None or time.time() - seen > DEAD:
                if not is_own:
                    shelf.remove(name)
                put_back(task)


def _life(worker_id: str) -> str:
    return f"worker {worker_id}"
