"""Keeps what the records of a long list are tied to in step with its tally:
``registry.memory.pairs``."""

from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone

from registry.actions.figuring import keep_figures, replace_figures
from registry.memory.tallies import tally_of, version
from registry.models import Tally
from registry.sources import Source


def has_pairs(source: Source) -> bool:
    """Whether those that are to be kept are: an earlier tally had none."""
    return source.pairs is None or tally_of(source.pairs.rows) is not None


def forget_pairs(source: Source) -> None:
    if source.pairs:
        Tally.objects.filter(of=source.pairs.rows._meta.label_lower).delete()


def keep_pairs(source: Source) -> None:
    """Store those of a new tally."""
    if source.pairs:
        label = source.pairs.rows._meta.label_lower
        tally = Tally.objects.create(of=label, version=version())
        keep_figures(tally, replace(source, figures=source.pairs.of))


def replace_pairs(source: Source, pks: Collection[int]) -> None:
    """What the records are tied to now takes the place of what they were."""
    tally = tally_of(source.pairs.rows) if source.pairs else None
    if source.pairs and tally:
        tally.number, tally.at = tally.number + 1, timezone.now()
        replace_figures(tally, replace(source, figures=source.pairs.of), pks)
        tally.save()
