"""The feed of changes: what anyone may see of each record, and when it last became so."""

import datetime
import secrets
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from registry.enums import Event
from registry.fields import CodeField


def new_epoch() -> str:
    return secrets.token_hex(8)


class ChangeFeed(models.Model):
    """The one row of the feed, which whoever brings it up to date holds locked.

    ``epoch``: a cursor of another one leads nowhere. ``last``: the number of the latest change;
    ``at``: its moment. ``forgotten``: up to which number withdrawals are no longer told. ``day``
    and ``version``: of the registry and of its software when all was last looked at.
    """

    epoch = CodeField(max_length=16, default=new_epoch)
    last = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    forgotten = models.BigIntegerField(default=0)
    day = models.DateField(null=True)
    version = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return f"{self.epoch} {self.last}"


class PendingQuerySet(models.QuerySet[Any]):
    def first_ones(self, most: int, *, is_alone: bool) -> list[Any]:
        return list(self.filter(is_alone=is_alone).order_by("pk")[:most])


class PendingChange(models.Model):
    """A record of which something was stored, and that the feed has not looked at since.

    ``of``: its model. ``is_alone``: a record of the feed, of which what shows it elsewhere is noted
    already. Rows are added by the transaction that writes, which waits for no other: it takes no
    number, so that none is missed of a transaction that ends late.
    """

    of = CodeField(max_length=100)
    record_pk = models.BigIntegerField()
    is_alone = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = PendingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.of} {self.record_pk}"


class ChangeQuerySet(models.QuerySet[Any]):
    def about(self, resource: str, pks: Collection[int], keys: Collection[str]) -> Self:
        """Of the records of the primary keys, and of those that had their keys before."""
        rows = self.filter(resource=resource)
        return rows.filter(models.Q(record_pk__in=pks) | models.Q(key__in=keys))

    def there(self) -> Self:
        """Of what anyone may see."""
        return self.exclude(event=Event.WITHDRAWN)

    def withdrawn_since(self, moment: datetime.datetime) -> Self:
        return self.filter(event=Event.WITHDRAWN, at__gt=moment)

    def after(self, number: int, resources: Collection[str] = ()) -> Self:
        """Those of a greater number, in their order; of all resources where none is named."""
        rows = self.filter(number__gt=number)
        return (rows.filter(resource__in=resources) if resources else rows).order_by("number")


class Change(models.Model):
    """The latest change of what anyone may see under one key.

    ``digest``: of what is told there, as the API tells it; empty once it is withdrawn. A change
    takes the place of the one before: a reader who comes back after both is told once.
    """

    resource = CodeField(max_length=30)
    key = CodeField(max_length=100)
    record_pk = models.BigIntegerField()
    event = models.CharField(max_length=10, choices=Event)
    digest = CodeField(max_length=32, blank=True)
    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "key"], name="registry_change_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["resource", "number"], name="registry_change_by_number"),
            models.Index(fields=["resource", "record_pk"], name="registry_change_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.resource}/{self.key}"

    @property
    def is_there(self) -> bool:
        return self.event != Event.WITHDRAWN
