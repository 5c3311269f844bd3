"""What the worker does for scheduled extracts: begins what is due, makes it, tells, destroys."""

import datetime

from django.db import transaction
from django_tasks import task

from portal.actions.scheduled import destroy_outdated
from portal.models import KeptExtract
from portal.scheduled import begin_due, make
from registry.days import today
from registry.regular import every


@task()
def make_extract(pk: int) -> None:
    make(pk)


@every(datetime.timedelta(minutes=5))
def begin_extracts() -> None:
    """A run is begun and put in the queue at once, or not at all."""
    with transaction.atomic():
        for kept in begin_due(today()):
            make_extract.enqueue(kept.pk)


@every(datetime.timedelta(minutes=15))
def tell_again() -> None:
    """What the mail server did not take."""
    for pk in list(KeptExtract.objects.untold().order_by("pk").values_list("pk", flat=True)):
        make(pk)


@every(datetime.timedelta(days=1))
def destroy_extracts() -> None:
    destroy_outdated(today())
