"""Judges the records of long tables beside the requests: see ``registry.memory.judged``."""

import datetime
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from pyroaring import BitMap

from registry.among import Among
from registry.memory import judged
from registry.memory.tallies import tally_of
from registry.models import Record, Verdict
from registry.rules import Rule
from registry.watches import records

AGE = datetime.timedelta(hours=2)  # of what is to be judged again
SECONDS = 10.0  # after which no other rule is begun: the worker does other things too


def judge_long_tables(seconds: float | None = SECONDS) -> None:
    """Judge by each rule that was not for long, that for the longest time first, as far as it
    takes so many seconds; by all of them where None is given."""
    begun = monotonic()
    for model, rule in [*_due()]:
        if seconds is not None and monotonic() - begun > seconds:
            return
        judge(model, rule)


def judge(model: type[Record], rule: Rule) -> None:
    tally, now = tally_of(model), timezone.now()
    rows = model._default_manager.breaking(rule).order_by()
    pks = BitMap(rows.values_list("pk", flat=True).iterator())
    told: dict[str, Any] = {
        "at": now,
        "version": settings.SOFTWARE_VERSION,
        "epoch": tally.epoch if tally else "",
        "number": tally.number if tally else 0,
        "count": len(pks),
        "excepted": _excepted(model, rule, pks),
        "pks": pks.serialize(),
    }
    of = model._meta.label_lower
    Verdict.objects.update_or_create(of=of, rule=rule.name, defaults=told)


def _excepted(model: Any, rule: Rule, pks: BitMap) -> int:
    rows = model._default_manager.all().excepted(rule)
    return int(rows.filter(Among(F("pk"), [*pks])).count()) if rule.exceptional and pks else 0


def _due() -> Iterator[tuple[type[Record], Rule]]:
    long = [model for model in records() if _is_long(model)]
    Verdict.objects.exclude(of__in=[model._meta.label_lower for model in long]).delete()
    known = Verdict.objects.all().counts()
    rules = ((model, rule) for model in long for rule in model.rules if not rule.parts)
    begin, late = datetime.datetime.min.replace(tzinfo=datetime.UTC), timezone.now() - AGE
    found = []
    for model, rule in rules:
        one = known.get((model._meta.label_lower, rule.name))
        if one is None or one.at < late:
            found.append((one.at if one else begin, model, rule))
    yield from ((model, rule) for _at, model, rule in sorted(found, key=lambda due: due[0]))


def _is_long(model: Any) -> bool:
    rows = model._default_manager.order_by().values("pk")
    return bool(rows[: judged.LONG].count() == judged.LONG)
