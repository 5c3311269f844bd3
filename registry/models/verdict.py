"""Which records of a long table break a rule, as they were judged: see
``registry.memory.judged``."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from registry.fields import CodeField


class VerdictQuerySet(models.QuerySet[Any]):
    def of_now(self) -> "VerdictQuerySet":
        """Those by this version of the software: another one had other rules."""
        return self.filter(version=settings.SOFTWARE_VERSION)

    def on(self, model: Any, names: Iterable[str]) -> "VerdictQuerySet":
        return self.of_now().filter(of=model._meta.label_lower, rule__in=[*names])

    def counts(self) -> dict[tuple[str, str], Any]:
        """Those of now by the label of their model and the name of their rule, without the keys of
        the records."""
        return {(one.of, one.rule): one for one in self.of_now().defer("pks")}


class Verdict(models.Model):
    """``pks``: the primary keys of the records of a model that broke a rule at a time, in Roaring's
    portable format; ``excepted`` of them by an exception. ``epoch``, ``number``: of the tally of
    the model then, where it had one. ``version``: of the software."""

    of = CodeField(max_length=100)
    rule = CodeField(max_length=100)
    at = models.DateTimeField()
    version = models.CharField(max_length=50, blank=True)
    epoch = CodeField(max_length=16, blank=True)
    number = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)
    excepted = models.BigIntegerField(default=0)
    pks = models.BinaryField()

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "rule"], name="registry_verdict_once")
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.rule}"
