"""What the worker does by the clock for what the registry gives away."""

import datetime
from pathlib import Path

from django.conf import settings

from portal.actions.webhooks import forget_old_messages
from portal.open_data.building import build
from portal.open_data.files import are_due
from portal.webhooks import deliver
from registry.regular import every


@every(datetime.timedelta(seconds=5))
def tell_what_changed() -> None:
    deliver()


@every(datetime.timedelta(hours=1))
def make_open_data() -> None:
    if settings.OPEN_DATA_FOLDER and are_due():
        folder = Path(settings.OPEN_DATA_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        build(folder)


@every(datetime.timedelta(days=1))
def forget_messages() -> None:
    forget_old_messages()
