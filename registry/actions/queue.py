"""Who does what of the queue, and of what is due by the clock."""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from registry.models import Regular


def put_back(task: DBTaskResult) -> None:
    """The task is to be done again; once, whoever else saw that its worker is no more."""
    seen = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    seen.update(status=TaskResultStatus.READY)


def take_turn(name: str, every: datetime.timedelta) -> bool:
    """Whether what is done by the clock is due, and is now the caller's to do."""
    now = timezone.now()
    if not Regular.objects.filter(name=name).exists():
        with transaction.atomic():
            return Regular.objects.get_or_create(name=name, defaults={"done_at": now})[1]
    due = Regular.objects.filter(name=name, done_at__lte=now - every)
    return bool(due.exists() and due.update(done_at=now))
