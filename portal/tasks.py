"""What the worker does by the clock: what is given away, and extracts that staff asked for."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from portal.actions.counting import forget_sendings
from portal.actions.scheduled import destroy_outdated
from portal.actions.webhooks import forget_old_messages
from portal.models import KeptExtract
from portal.open_data.building import build
from portal.open_data.files import are_due
from portal.scheduled import begin_due, make
from portal.webhooks import deliver
from registry.actions.change_feed import keep_tallies
from registry.days import today
from registry.regular import every
from registry.sources import SOURCES


@every(datetime.timedelta(seconds=5))
def tell_what_changed() -> None:
    deliver()


@every(datetime.timedelta(minutes=1))
def tally_long_lists() -> None:
    keep_tallies(SOURCES)


@every(datetime.timedelta(hours=1))
def make_open_data() -> None:
    if settings.OPEN_DATA_FOLDER and are_due():
        folder = Path(settings.OPEN_DATA_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        build(folder)


@every(datetime.timedelta(hours=1))
def forget_who_sent() -> None:
    forget_sendings()


@every(datetime.timedelta(days=1))
def forget_messages() -> None:
    forget_old_messages()


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
