"""What lists of proposed corrections, and of followed lists, can be asked."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.enums import Outcome, RunState
from registry.querysets import RecordQuerySet

# What says who proposed a correction: the answer may call them by their name.
PERSON = ("name", "email", "answer")
SALT = "portal.subscription"
TO_CONFIRM = datetime.timedelta(days=7)
LEASE = datetime.timedelta(hours=1)  # who takes longer over a message has died
TRYING = datetime.timedelta(days=3)  # a message that no mail server took is given up


def unclaimed(now: datetime.datetime) -> Q:
    """Those of which nobody is sending the message."""
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)


class CorrectionQuerySet(RecordQuerySet):
    def waiting(self) -> Self:
        """Those that nobody decided yet, the first that came first."""
        found = self.filter(status=Outcome.OPEN).select_related("organization", "project")
        return found.in_charge().order_by("submitted_at", "pk")

    def in_charge(self) -> Self:
        """Annotates ``officer``, who is in charge of the record that each is about."""
        return self.annotate(officer=Coalesce("organization__officer", "project__officer"))

    def for_list(self) -> Self:
        """With what one line of the list shows: its record, and ``change_count``."""
        found = self.select_related("organization", "project")
        return found.annotate(change_count=Count("changes"))

    def unanswered(self) -> Self:
        """Those decided, of which someone waits for the answer, and nobody is sending it."""
        decided = self.filter(decided_at__isnull=False, answered_at=None).exclude(email="")
        return decided.filter(unclaimed(timezone.now()))

    def of_people(self) -> Self:
        """Those that still say who proposed them."""
        return self.exclude(**dict.fromkeys(PERSON, ""))

    def to_erase(self, today: datetime.date) -> Self:
        """Those decided long enough ago to forget who proposed them."""
        last = today - datetime.timedelta(settings.PERSONAL_DATA_DAYS)
        midnight = datetime.datetime.combine(last, datetime.time.max)
        decided = Q(decided_at__lte=timezone.make_aware(midnight))
        return self.of_people().filter(decided).order_by("pk")


class SubscriptionQuerySet(RecordQuerySet):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def lapsed(self, now: datetime.datetime) -> Self:
        """Those that nobody confirmed in time."""
        late = self.filter(confirmed_at__isnull=True, asked_at__lte=now - TO_CONFIRM)
        return late.order_by("pk")

    def of_token(self, token: str) -> Any:
        """The one that a link names; None where it ended, or was not confirmed in time.

        Raises ``BadSignature`` for a link that we never made.
        """
        secret = signing.Signer(salt=SALT, sep=".").unsign(token)
        late = self.lapsed(timezone.now()).values("pk")
        return self.filter(secret=secret).exclude(pk__in=late).first()

    def unwritten(self, since: datetime.datetime) -> Self:
        """Those to which the form sent nothing since a moment."""
        return self.filter(Q(written_at__isnull=True) | Q(written_at__lt=since))

    def unclaimed(self, now: datetime.datetime) -> Self:
        """Those of which nobody is making the digest."""
        return self.confirmed().filter(unclaimed(now))


class ScheduledQuerySet(models.QuerySet[Any]):
    def due(self, day: datetime.date) -> Self:
        return self.filter(is_active=True, next_on__lte=day)

    def of(self, user: Any) -> Self:
        """Those that someone set up or receives; all, for who keeps the accounts."""
        if user.has_perm("accounts.change_user"):
            return self
        return self.filter(Q(by=user) | Q(recipients=user)).distinct()


class KeptQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> Self:
        """Those of what someone set up or receives."""
        return self.filter(Q(schedule__by=user) | Q(schedule__recipients=user)).distinct()

    def made(self) -> Self:
        return self.filter(state=RunState.MADE)

    def untold(self) -> Self:
        """Made, or failed, without anybody knowing; not those that could not be told for days."""
        now = timezone.now()
        found = self.exclude(state=RunState.WAITING).filter(told_at=None)
        return found.filter(unclaimed(now), made_at__gt=now - TRYING)

    def outdated(self, day: datetime.date) -> list[int]:
        """The keys of those kept for longer than they should be."""
        rows = self.values_list("pk", "due_on", "schedule__days_kept")
        return [pk for pk, due, days in rows if due + datetime.timedelta(days) < day]
