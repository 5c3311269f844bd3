"""Lists that people follow by e-mail, without an account."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.querysets import SALT, SubscriptionQuerySet
from registry.fields import CodeField

LONGEST_QUERY = 4000


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class Subscription(models.Model):
    """One filtered list that an e-mail address asked to follow. It is no record, and has no
    history: who stops is forgotten at once.

    ``narrowing``: the parameters of the list, as ``registry.following`` writes them; ``asked_for``:
    their fingerprint, by which one list is followed once. ``seen``: the rows that the person was
    told of, each with the moment of its last change. ``written_at``: of the last message that
    the form made leave; ``claimed_at``: since when a digest is being made; ``refusals``: how
    often in a row the mail server said that the address takes no mail.
    """

    list = CodeField(_("list"), max_length=30)
    narrowing = models.TextField(_("filters"), max_length=LONGEST_QUERY, blank=True)
    asked_for = CodeField(max_length=64)
    email = models.EmailField(_("e-mail"))
    locale = CodeField(_("language"), max_length=2, choices=settings.LANGUAGES)
    secret = CodeField(max_length=40, unique=True, default=new_secret)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    written_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    seen = models.JSONField(default=dict)
    told_at = models.DateTimeField(_("last message"), null=True)
    claimed_at = models.DateTimeField(null=True)
    refusals = models.PositiveSmallIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed list")
        verbose_name_plural = _("followed lists")
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index("confirmed_at", "asked_at", name="subscription_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["email", "list", "asked_for"], name="followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.list}?{self.narrowing}"

    @property
    def token(self) -> str:
        """What the links of its messages carry: who has it reads the mail of the address."""
        return signing.Signer(salt=SALT, sep=".").sign(self.secret)

    @property
    def all_of_address(self) -> Any:
        """Everything that the same address follows, the first followed first."""
        rows = type(self).objects.confirmed().filter(email=self.email)
        return rows.order_by("confirmed_at", "pk")

    @property
    def others(self) -> Any:
        """What else the same address follows."""
        return self.all_of_address.exclude(pk=self.pk)
