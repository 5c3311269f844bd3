"""What the pages of records remember of the people before them: who has one open, and which
forms were sent."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from registry.fields import CodeField

GONE_AFTER = datetime.timedelta(seconds=90)  # three pings that did not come


class PresenceQuerySet(models.QuerySet[Any]):
    def on(self, record: models.Model) -> Self:
        """Who has the record open: those whose page spoke a moment ago, the first comer first."""
        rows = self.filter(model=record._meta.label_lower, record_pk=record.pk)
        return rows.filter(seen_at__gt=timezone.now() - GONE_AFTER).order_by("since", "pk")

    def lapsed(self) -> Self:
        return self.filter(seen_at__lte=timezone.now() - GONE_AFTER)


class Presence(models.Model):
    """Someone has a record open. Who may see the record may see it: it has no page of its own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    model = CodeField(max_length=100)
    record_pk = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "record_pk", "user"], name="registry_presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.model} {self.record_pk}"


class SentForm(models.Model):
    """A form that was saved, so that it is not saved twice.

    ``token``: the fingerprint of the one that the form carried; ``content``: that of what was
    typed; ``record_pk``: the record that the form made, once it did.
    """

    token = CodeField(max_length=64, unique=True)
    content = CodeField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    model = CodeField(max_length=100)
    record_pk = models.BigIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.model} {self.record_pk}"
