"""What lists of proposed corrections can be asked."""

import datetime
from typing import Self

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.enums import Outcome
from registry.querysets import RecordQuerySet

# What says who proposed a correction: the answer may call them by their name.
PERSON = ("name", "email", "answer")


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

    def of_people(self) -> Self:
        """Those that still say who proposed them."""
        return self.exclude(**dict.fromkeys(PERSON, ""))

    def to_erase(self, today: datetime.date) -> Self:
        """Those decided long enough ago to forget who proposed them."""
        last = today - datetime.timedelta(settings.PERSONAL_DATA_DAYS)
        midnight = datetime.datetime.combine(last, datetime.time.max)
        decided = Q(decided_at__lte=timezone.make_aware(midnight))
        return self.of_people().filter(decided).order_by("pk")
