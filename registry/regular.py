"""What the worker does by the clock: each once when it is due, however many workers there are.

An app says so in its ``tasks.py``::

    @every(timedelta(minutes=1))
    def send_what_is_due() -> None: ...

Cron may do the same by a command where no worker runs; then a job must bear to be done twice.
"""

import datetime
import logging
from collections.abc import Callable

from registry.actions.queue import take_turn

Job = Callable[[], object]

logger = logging.getLogger(__name__)
_JOBS: dict[str, tuple[datetime.timedelta, Job]] = {}


def every(interval: datetime.timedelta) -> Callable[[Job], Job]:
    def registered(job: Job) -> Job:
        _JOBS[f"{job.__module__}.{job.__qualname__}"] = interval, job
        return job

    return registered


def run_due() -> None:
    """A job that fails is told in the log, and waits for its next turn."""
    for name, (interval, job) in _JOBS.items():
        if take_turn(name, interval):
            try:
                job()
            except Exception:
                logger.exception("%s failed", name)
