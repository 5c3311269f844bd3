"""The work queue: what waits for someone, each task a count, its first records and its list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.admin.addresses import address, may_see
from registry.models import Record

FIRST = 5


@dataclass(frozen=True)
class Task:
    """Records that wait for the same thing.

    ``rows``: a function that returns them, the most pressing first. ``note``: what is said
    beside one of them, such as a day.
    """

    code: str
    title: Any
    model: type[Record]
    rows: Callable[[], QuerySet[Any]]
    note: Callable[[Any], Any] = lambda record: ""


TASKS: dict[str, Task] = {}


def register(*tasks: Task) -> None:
    TASKS.update({task.code: task for task in tasks})


@dataclass(frozen=True)
class Waiting:
    """A task with something in it, as one person sees it; ``first``: label, address and note."""

    task: Task
    count: int
    first: list[tuple[str, str, Any]]
    url: str


def queue_for(site: admin.AdminSite, request: HttpRequest) -> list[Waiting]:
    """The tasks that are not empty, on records that the person may see."""
    seen = (task for task in TASKS.values() if may_see(site, request, task.model))
    found = ((task, task.rows()) for task in seen)
    return [_waiting(task, rows, count) for task, rows in found if (count := rows.count())]


def _waiting(task: Task, rows: QuerySet[Any], count: int) -> Waiting:
    first = [
        (str(record), address(task.model, "change", record.pk), task.note(record))
        for record in rows[:FIRST]
    ]
    return Waiting(task, count, first, address(task.model, "changelist", task=task.code))
