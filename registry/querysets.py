"""What every list of records can be asked."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q

from registry.days import days_of, fiscal_year_of, morning, today
from registry.fields import FoldedField
from registry.rules import Rule, Severity, any_of
from registry.text import fold
from registry.verdicts import compiled, verdict

BATCH = 500  # rows named in one statement


class RecordQuerySet(models.QuerySet[Any]):
    """Keeps folded text in step on every path, and asks rules.

    ``staff_facets``: the paths by which staff narrow a long list and put it in order: of every
    record, published or not, their values are tallied (``registry.memory.everything``).
    """

    staff_facets: ClassVar[Sequence[str]] = ()

    def _folded_fields(self, names: Iterable[str]) -> list[FoldedField]:
        touched = set(names)
        fields = (f for f in self.model._meta.concrete_fields if isinstance(f, FoldedField))
        return [field for field in fields if touched & set(field.sources)]

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """As Django's; what is the same in all of them is one value, not one for each of them."""
        objs, names = list(objs), list(fields)
        for folded in self._folded_fields(names):
            names.append(folded.name)
            for obj in objs:
                folded.pre_save(obj, add=False)
        values = self._shared(objs, names)
        if values is None:
            return super().bulk_update(objs, names, batch_size)
        size = batch_size or BATCH
        batches = (objs[begin : begin + size] for begin in range(0, len(objs), size))
        pks = ([obj.pk for obj in batch] for batch in batches)
        with transaction.atomic(using=self.db, savepoint=False):
            return sum(self.filter(pk__in=batch).update(**values) for batch in pks)

    def _shared(self, objs: list[Any], names: Iterable[str]) -> dict[str, Any] | None:
        """The values of these fields, where all of the objects have the same; else None."""
        fields = [self.model._meta.get_field(name) for name in names]
        first, *others = objs or [None]
        values = {field.name: getattr(first, field.attname) for field in fields if first}
        same = all(getattr(o, f.attname) == values[f.name] for o in others for f in fields)
        return values if values and same else None

    def switched_off_since(self, moment: datetime.datetime, name: str) -> Self:
        """Those of which something was stored since the moment, and whose switch of the name is off
        and was on before."""
        on = self.model.history.filter(id=OuterRef("pk"), **{name: True})
        return self.filter(Exists(on), updated_at__gt=moment, **{name: False})

    def update(self, **kwargs: Any) -> int:
        if stale := [f for f in self._folded_fields(kwargs) if f.name not in kwargs]:
            raise FieldError(f"update() would leave {stale[0].name} stale; use bulk_update()")
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def breaking(self, *rules: Rule) -> Self:
        """The rows that break at least one of the rules."""
        return self.filter(any_of(rule.breaking() for rule in rules)) if rules else self.none()

    def with_breaches(self, rules: Sequence[Rule]) -> Self:
        """Annotates ``breach_<n>``, the n-th rule's code where the row breaks it, else ``""``."""
        return self.annotate(**{f"breach_{n}": verdict(rule) for n, rule in enumerate(rules)})

    def breaches(self, rules: Sequence[Rule]) -> dict[int, list[Rule]]:
        """The rules that each row breaks, by primary key; a row that breaks none is absent."""
        verdicts = {f"breach_{n}": compiled(self, rule) for n, rule in enumerate(rules)}
        rows = self.annotate(**verdicts).order_by("pk").values_list("pk", *verdicts)
        found = {
            pk: [rule for rule, code in zip(rules, codes, strict=True) if code]
            for pk, *codes in rows
        }
        return {pk: broken for pk, broken in found.items() if broken}

    def excepted(self, rule: Rule) -> Self:
        """The rows to which an exception to the rule is recorded."""
        if not rule.exceptional or not hasattr(self.model, "exceptions"):
            return self.none()
        return self.filter(exceptions__rule=rule.code)

    def counts(self, path: str, of: str = "pk") -> dict[Any, int]:
        """How many of the rows have each value at the end of a path; ``of``: how many of what
        the rows belong to, each counted once for each value."""
        return dict(self.counted(path, of))

    def counted(self, path: str, of: str = "pk") -> Any:
        """As ``counts``, the pairs."""
        counted = Count(of, distinct=of != "pk")
        return self.order_by().values_list(path).annotate(rows=counted)

    def counts_by_year(self, day: str, years: Collection[int], path: str) -> dict[int, Any]:
        """As ``counts``, of the rows whose day is in one of some fiscal years, given as the
        calendar years in which they begin: by the year."""
        first, last = days_of(min(years))[0], days_of(max(years))[1]
        rows = self.filter(**{f"{day}__range": (first, last)}).order_by()
        told = rows.values_list(fiscal_year_of(day), path).annotate(rows=Count("pk"))
        return {year: {code: n for one, code, n in told if one == year} for year in years}

    def values_met(self, name: str) -> list[Any]:
        """The values of a field that begins an index: one look at it for each of them."""
        rows = self.order_by(name).values_list(name, flat=True)
        found, one = [], rows.first()
        while one is not None:
            found.append(one)
            one = rows.filter(**{f"{name}__gt": one}).first()
        return found

    def of_one(self) -> Self:
        """Those of one record, in their order: it begins with the record, which need not be
        looked at."""
        return self.order_by(*self.model._meta.ordering[1:])

    def latest_update(self) -> datetime.datetime | None:
        """When one of the rows last changed; None of no row."""
        found: datetime.datetime | None = self.order_by().aggregate(at=Max("updated_at"))["at"]
        return found

    def rows_of(self, relation: str) -> Any:
        """Every row of a relation of the model, by its name."""
        field: Any = self.model._meta.get_field(relation)
        return field.related_model._default_manager.all()

    def equal_to(self, text: str, *lookups: str) -> Self:
        """The rows of which one of the lookups gives the whole text."""
        return self.filter(any_of(Q(**{one: text}) for one in lookups)) if lookups else self.none()

    def matching(self, text: str, *paths: str) -> Self:
        """The rows where each word of ``text``, folded, is part of one of the folded ``paths``."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(any_of(Q(**{f"{path}__contains": word}) for path in paths))
        return rows


class PublishableQuerySet(RecordQuerySet):
    def at(self, slug: str) -> Any:
        """The record at an address, which it has or has left; None where there is none."""
        left = self.filter(former_slugs__slug=slug)
        return self.filter(slug=slug).first() or left.first()

    def public(self) -> Self:
        """What anyone may see: the one door of pages, counts, exports and search."""
        return self.filter(publication="published")

    def standing_for(self, pk: int) -> Any:
        """The record that one was merged into, where it was; who merges that one in turn brings
        it along."""
        merged = self.model.stands_for
        into = self.model._base_manager.filter(pk=pk).values(merged) if merged else []
        return self.filter(pk__in=into).first()

    def parted_into(self, pk: int) -> list[Any]:
        """What anyone may see of the records that one was split into."""
        return []

    def was_public(self, record: Any) -> bool:
        """Whether anyone could see the record at some time."""
        lines = self.model.history.filter(id=record.pk, publication="published")
        return bool(lines.exists())

    def for_page(self, known: Collection[str] = ()) -> Self:
        """With what public pages and files say beyond the stored fields; ``known``: the figures of
        it that are known otherwise."""
        return self

    def for_list(self) -> Self:
        """With what one line of a public list shows."""
        return self

    def due(self) -> Self:
        """The drafts whose day of publication has come."""
        return self.filter(publish_on__lte=today())

    def officers(self) -> models.QuerySet[Any]:
        """Who is in charge of at least one of the rows."""
        people: Any = self.model._meta.get_field("officer").related_model
        return people._default_manager.filter(
            Exists(self.order_by().filter(officer=OuterRef("pk")))
        )

    def first_published(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that were published for the first time from one day to another, as their history
        says."""
        lines = self.model.history.filter(publication="published")
        begin, end = morning(first), morning(last + datetime.timedelta(1))
        before = lines.filter(id=OuterRef("id"), history_date__lt=begin)
        within = lines.filter(~Exists(before), history_date__gte=begin, history_date__lt=end)
        return self.filter(pk__in=within.order_by().values("id"))

    def blocked(self) -> dict[int, list[Rule]]:
        """The publication rules that keep each row back, by primary key; those to which an
        exception is recorded do not."""
        rules = self.model.rules_of(Severity.PUBLISH)
        found = self.breaches(rules)
        for pk, code in self._exceptions(found):
            found[pk] = [rule for rule in found[pk] if rule.code != code or not rule.exceptional]
        return {pk: broken for pk, broken in found.items() if broken}

    def _exceptions(self, pks: Iterable[int]) -> Iterable[tuple[int, str]]:
        if not hasattr(self.model, "exceptions"):
            return ()
        rows = self.model._default_manager.filter(pk__in=list(pks), exceptions__isnull=False)
        return rows.values_list("pk", "exceptions__rule")
