"""What lists of decisions of eligibility, and of their answers, can be asked."""

import datetime
from typing import Any, Self

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When

from organizations.enums import Decision, Standing
from registry.enums import Publication
from registry.querysets import RecordQuerySet


class ReviewQuerySet(RecordQuerySet):
    """Decisions of eligibility; those that a second person confirmed alone count."""

    def public(self) -> Self:
        """The confirmed decisions that published ICOs are eligible."""
        eligible = self.confirmed().filter(decision=Decision.ELIGIBLE)
        return eligible.filter(organization__publication="published")

    def confirmed(self) -> Self:
        return self.filter(confirmed_on__isnull=False)

    def waiting(self) -> Self:
        """Those that nobody has confirmed yet, of ICOs that are not archived."""
        return self.filter(confirmed_on__isnull=True).exclude(**_of_archived("organization"))

    def known_on(self, day: datetime.date) -> Self:
        """The confirmed decisions taken by that day, the latest first: the first one counts."""
        return self.confirmed().filter(decided_on__lte=day).order_by("-decided_on", "-pk")

    def deciding(self, day: datetime.date) -> Self:
        """The one decision of each ICO that counts on a day, whatever it says."""
        rows = self.model._default_manager.filter(organization=OuterRef("organization"))
        return self.filter(pk=Subquery(rows.known_on(day).values("pk")[:1]))

    def lapsing(self, days: int, today: datetime.date, *, beyond: int | None = None) -> Self:
        """The decisions of eligibility that count, are not revoked, and lapse within so many days
        of today or, with 0, have lapsed: the first to lapse comes first. ``beyond``: leave out
        those that lapse within so few days."""
        counting = self.deciding(today).exclude(revoked_on__lte=today)
        soon = counting.filter(
            decision=Decision.ELIGIBLE, lapses_on__lte=today + datetime.timedelta(days)
        )
        if beyond is not None:
            soon = soon.filter(lapses_on__gt=today + datetime.timedelta(beyond))
        return soon.exclude(**_of_archived("organization")).order_by("lapses_on", "pk")

    def on_evidence_lapsing(
        self, days: int, today: datetime.date, *, beyond: int | None = None
    ) -> Self:
        """The decisions that rest on evidence that lapses within so many days, as ``lapsing``."""
        answers = self.rows_of("answers").lapsing(days, today, beyond=beyond)
        return self.filter(pk__in=answers.order_by().values("review")).order_by("lapses_on", "pk")

    def with_standing(self, day: datetime.date) -> Self:
        """Annotates ``standing``, what the decision says on that day if no later one does."""
        lapsed = Q(lapses_on__lte=day)
        return self.annotate(
            standing=Case(
                When(revoked_on__lte=day, then=Value(Standing.REVOKED)),
                When(lapsed & Q(decision=Decision.ELIGIBLE), then=Value(Standing.LAPSED)),
                When(lapsed, then=Value(Standing.UNDECIDED)),
                default=F("decision"),
                output_field=CharField(),
            )
        )

    def with_counting(self, day: datetime.date) -> Self:
        """Annotates ``counting``, the primary key of the decision of its ICO that counts on a
        day, and ``standing``."""
        rows = self.model._default_manager.filter(organization=OuterRef("organization"))
        latest = Subquery(rows.known_on(day).values("pk")[:1])
        return self.with_standing(day).annotate(counting=latest)

    def with_people(self) -> Self:
        """With what a page says of each: whose it is, its norm, who took and confirmed it."""
        return self.select_related("organization", "norm", "reviewer", "confirmed_by")

    def taken_by(self, person: Any) -> Self:
        """Those that the person prepared, or changed, themselves or their answers."""
        own = self.model.history.filter(history_user=person).values("id")
        answers = self.rows_of("answers").model.history.filter(history_user=person)
        changed = Q(pk__in=own) | Q(pk__in=answers.values("review"))
        return self.filter(Q(reviewer=person) | changed)


class AnswerQuerySet(RecordQuerySet):
    """Answers to the criteria of norms, with their evidence."""

    def with_evidence(self) -> Self:
        """With the criterion, and the file without its content."""
        rows = self.select_related("criterion", "evidence_file")
        return rows.defer("evidence_file__content")

    def lapsing(self, days: int, today: datetime.date, *, beyond: int | None = None) -> Self:
        """The answers whose evidence is valid for less than so many days from today or, with 0,
        no longer is, in the decisions by which ICOs are eligible today. ``beyond``: leave out
        those of which it is valid for less than so few days."""
        reviews = self.model._meta.get_field("review").related_model._default_manager
        counting = reviews.deciding(today).with_standing(today)
        eligible = counting.filter(standing=Standing.ELIGIBLE)
        soon = self.filter(review__in=eligible.values("pk"))
        soon = soon.filter(valid_until__lt=today + datetime.timedelta(days))
        if beyond is not None:
            soon = soon.filter(valid_until__gte=today + datetime.timedelta(beyond))
        return soon.exclude(**_of_archived("review__organization")).order_by("valid_until", "pk")


def _of_archived(path: str) -> dict[str, str]:
    return {f"{path}__publication": Publication.ARCHIVED}
