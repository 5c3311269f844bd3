"""What lists of contacts, and of what they were, can be asked."""

import datetime
from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from registry.querysets import RecordQuerySet

PERSON = ("person", "personal_email", "personal_phone")
NOBODY = Q(**dict.fromkeys(PERSON, ""))


class ContactQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Those that consented to be published, of published organizations."""
        consented = self.filter(publish=True, consent_on__isnull=False)
        return consented.filter(organization__publication="published")

    def of_people(self) -> Self:
        """Those that name someone."""
        return self.exclude(NOBODY)

    def to_review(self, by: datetime.date) -> Self:
        """Those about someone, or published by consent, to be reviewed by then; oldest first."""
        due = self.filter(review_on__lte=by).filter(~NOBODY | Q(publish=True))
        return due.order_by("review_on", "pk")

    def expired(self, by: datetime.date) -> Self:
        """Those that name someone and were to be reviewed by then, with no consent since."""
        renewed = Q(consent_on__isnull=False, consent_on__gt=F("review_on"))
        return self.of_people().filter(~renewed, review_on__lte=by)

    def of_archived(self) -> Self:
        """Those that name someone in an organization that is no longer followed."""
        return self.of_people().filter(organization__publication="archived")


def of_people(history: Any) -> QuerySet[Any]:
    """The lines of history that name someone."""
    lines: QuerySet[Any] = history.exclude(NOBODY)
    return lines


def former(history: Any, until: datetime.date) -> QuerySet[Any]:
    """The lines that name who was replaced, or taken away with the contact, by the end of a day."""
    end = datetime.datetime.combine(until + datetime.timedelta(1), datetime.time.min)
    past = history.filter(id=OuterRef("id"), history_date__lt=timezone.make_aware(end)).order_by()
    other = ~Q(**{name: OuterRef(name) for name in PERSON})
    replaced = past.filter(other, history_id__gt=OuterRef("history_id"))
    removed = past.filter(history_type="-")
    found = of_people(history).filter(Exists(replaced) | Exists(removed))
    return found.order_by("history_id")
