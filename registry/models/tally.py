"""What each choice of a list gives, kept as sets of primary keys: see
``registry.memory.tallies``."""

import datetime
import secrets
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Subquery
from django.utils import timezone

from registry.fields import CodeField
from registry.models.change import PendingChange
from registry.prepared import Statement, put_together_once, statement
from registry.rules import any_of

SOON = datetime.timedelta(minutes=1)
LAST = "\U0010ffff"  # after every letter
ANY = "*"  # stands for the label of a model


def new_epoch() -> str:
    return secrets.token_hex(8)


class TallyQuerySet(models.QuerySet[Any]):
    def of_list(self, model: Any) -> Any:
        """That of the public records of a model, with since when what was stored waits to be
        tallied (``waits``, None where nothing does) at the same moment; None where none was made.
        """
        alias, label = self.db, model._meta.label_lower
        names = [*(one.attname for one in self.model._meta.concrete_fields), "waits"]
        for row in _asked(alias).rows(alias, {ANY: label}):
            found = self.model.from_db(alias, names[:-1], row[:-1])
            found.waits = row[-1]
            return found
        return None


@put_together_once
def _asked(alias: str) -> Statement:
    """That of any list: every page of one begins with it."""
    first = PendingChange.objects.order_by("pk").values("at")[:1]
    rows: Any = Tally._default_manager.filter(of=ANY)
    rows = rows.annotate(waits=Subquery(first))
    names = (one.attname for one in Tally._meta.concrete_fields)
    return statement(rows.values_list(*names, "waits"), alias)


class Tally(models.Model):
    """Of the public records of one model. ``epoch``: another one is of another making. ``number``:
    how often it was brought up to date since; ``at``: when it was last right. ``version``: of what
    made it, which knew what was to be kept."""

    waits: datetime.datetime | None
    of = CodeField(max_length=100, unique=True)
    epoch = CodeField(max_length=16, default=new_epoch)
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=50, blank=True)

    objects = TallyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.of} {self.number}"

    @property
    def late_since(self) -> datetime.datetime | None:
        """When it was last right, where what was stored since waits for long."""
        is_late = self.waits is not None and timezone.now() - self.waits > SOON
        return self.at if is_late else None


class TallySet(models.Model):
    """The primary keys of the records that have a code of a facet, in Roaring's portable format;
    with neither facet nor code, those of all. ``number``: of the tally, when it last changed."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="sets")
    facet = CodeField(max_length=50, blank=True)
    code = CodeField(max_length=100, blank=True)
    number = models.BigIntegerField(default=0)
    pks = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "facet", "code"], name="registry_tally_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["tally", "number"], name="registry_tally_by_number")
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.code}"


class TallyChunk(models.Model):
    """What is added up of the records of a tally whose primary keys are in one range, in columns:
    see ``registry.memory.figures``. ``number``: of the tally, when it last changed."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="chunks")
    chunk = models.BigIntegerField()
    number = models.BigIntegerField(default=0)
    tables = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "chunk"], name="registry_chunk_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["tally", "number"], name="registry_chunk_by_number")
        ]

    def __str__(self) -> str:
        return f"{self.tally} {self.chunk}"


class TallyWordQuerySet(models.QuerySet[Any]):
    def holding(self, tally: int, forms: Iterable[str], begun: Iterable[str]) -> Any:
        """The place, the form and the keys of those of a tally that are one of the forms, or begin
        as one of ``begun``."""
        asked = [models.Q(form__gte=one, form__lt=f"{one}{LAST}") for one in sorted(begun)]
        rows = self.filter(any_of([models.Q(form__in=sorted(forms)), *asked]), tally=tally)
        return rows.values_list("place", "form", "pks")


class TallyWord(models.Model):
    """Of the records of a tally's model, drafts too, whose primary keys are in one range, the
    ``span``, those that have a form of a word at a place (``registry.memory.concordance``). The one
    that has no form: which of all of them changed since, and have the words of before here."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="words")
    span = models.BigIntegerField()
    place = CodeField(max_length=50)
    form = CodeField(max_length=60)
    pks = models.BinaryField()

    objects = TallyWordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tally", "form", "place", "span"], name="registry_tally_word_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["tally", "span"], name="registry_tally_word_by_span")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.form}"
