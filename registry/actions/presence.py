"""Who has a record open, and which forms were saved: kept for as long as it is of use."""

import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from registry.models import Presence, SentForm

KEPT = datetime.timedelta(days=30)  # nobody comes back to a page that old and sends it again


def be_present(record: models.Model, *, by: Any) -> None:
    """Say that the person has the record open; who left without a word is swept away."""
    Presence.objects.lapsed().delete()
    Presence.objects.update_or_create(
        model=record._meta.label_lower,
        record_pk=record.pk,
        user=by,
        defaults={"seen_at": timezone.now()},
    )


def leave(record: models.Model, *, by: Any) -> None:
    rows = Presence.objects.filter(model=record._meta.label_lower, record_pk=record.pk)
    rows.filter(user=by).delete()


def claim(token: str, content: str, model: type[models.Model], *, by: Any) -> bool:
    """Whether nobody saved this form yet; another save of it, going on at this very moment, is
    waited for. Only inside the transaction of the save, with which it is undone."""
    SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(
                token=token, content=content, model=model._meta.label_lower, user=by
            )
    except IntegrityError:
        return False
    return True


def forget_old() -> None:
    """What the next person who opens or saves a form sweeps away goes without them, too."""
    Presence.objects.lapsed().delete()
    SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()


def made(token: str, record: models.Model) -> None:
    """Say which record the form made."""
    SentForm.objects.filter(token=token).update(record_pk=record.pk)
