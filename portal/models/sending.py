"""That something was sent, as much as a limit needs to know."""

from django.db import models
from django.utils import timezone

from registry.fields import CodeField


class Sending(models.Model):
    """That something was sent from an address, or to one, of which only a fingerprint is kept,
    for a day: see ``portal.senders``."""

    fingerprint = CodeField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index("fingerprint", "at", name="correction_sender")]

    def __str__(self) -> str:
        return self.fingerprint
