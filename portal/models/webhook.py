"""Who is told of changes as they come, and what became of each telling."""

import datetime
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import Event, Fault
from registry.fields import CodeField


def new_message_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"


class ReceiverState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("receiver", "active")
    PAUSED = "paused", pgettext_lazy("receiver", "paused")
    STOPPED = "stopped", _("stopped after long failure")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "to be sent")
    DONE = "done", pgettext_lazy("delivery", "received")
    GIVEN_UP = "given_up", pgettext_lazy("delivery", "given up")


class ReceiverQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        return self.select_related("owner").order_by("name", "pk")

    def active(self) -> Self:
        return self.filter(state=ReceiverState.ACTIVE).order_by("pk")

    def behind(self, feed: Any) -> Self:
        """Those that were not told all that the feed has."""
        return self.active().exclude(epoch=feed.epoch, told=feed.last)

    def ready(self) -> Self:
        """Those that may be written to now."""
        return self.active().filter(not_before__lte=timezone.now())


class Receiver(models.Model):
    """``secret``: encrypted (``registry.ciphers``). ``topics``: the resources whose changes it is
    told, all if none is named. ``epoch`` and ``told``: the feed, and the number up to which its
    changes were made into messages. ``failures``: since the last message that it got."""

    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("https://…: each change is posted there, signed (Standard Webhooks)."),
    )
    topics = models.JSONField(_("what it is told of"), default=list, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReceiverState, default=ReceiverState.ACTIVE
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person in charge"),
        help_text=_("Told by e-mail when the registry stops writing to it."),
    )
    secret = models.TextField(editable=False)
    epoch = CodeField(max_length=16, blank=True, editable=False)
    told = models.BigIntegerField(default=0, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    not_before = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ReceiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("receiver of changes")
        verbose_name_plural = _("receivers of changes")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        return self.select_related("receiver").order_by("-pk")

    def due(self) -> Self:
        waiting = self.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
        return waiting.order_by("next_at", "pk")

    def old(self, age: datetime.timedelta) -> Self:
        """Those that nobody needs to look at any more."""
        over = self.exclude(state=DeliveryState.WAITING)
        return over.filter(created_at__lt=timezone.now() - age)


class Delivery(models.Model):
    """A message to one receiver. ``body``: as it is sent, each time the same."""

    receiver = models.ForeignKey(
        Receiver,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("receiver of changes"),
    )
    message_id = CodeField(_("message"), max_length=40, default=new_message_id)
    resource = CodeField(_("resource"), max_length=30)
    key = CodeField(_("key"), max_length=100)
    event = models.CharField(_("event"), max_length=10, choices=Event)
    body = models.TextField()
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    fault = models.CharField(_("last failure"), max_length=10, choices=Fault, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    done_at = models.DateTimeField(_("received"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a receiver")
        verbose_name_plural = _("messages to receivers")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="portal_delivery_due"),
            models.Index(fields=["receiver", "state"], name="portal_delivery_of"),
        ]

    def __str__(self) -> str:
        return self.message_id
