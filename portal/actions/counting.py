"""Counts what is sent, so that nobody sends, or is sent, too much."""

import datetime

from django.db import connection, transaction
from django.utils import timezone

from portal.models import Sending
from portal.senders import KEPT
from registry.engines import engine_of


class TooMany(Exception):
    """As many were sent as may be for now."""


@transaction.atomic
def count_sending(fingerprint: str, limit: int, window: datetime.timedelta) -> None:
    """Note one more of a fingerprint. Raises ``TooMany`` past the limit of a window of time."""
    engine_of(connection).one_at_a_time(connection, fingerprint)
    now = timezone.now()
    forget_sendings()
    if Sending.objects.filter(fingerprint=fingerprint, at__gt=now - window).count() >= limit:
        raise TooMany
    Sending.objects.create(fingerprint=fingerprint, at=now)


def forget_sendings() -> None:
    Sending.objects.filter(at__lt=timezone.now() - KEPT).delete()
