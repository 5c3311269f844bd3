"""Keeps the pairs of organizations that may be one: after each write, or many at once."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from django.db import transaction

from organizations.doubles import described, sharing
from organizations.likeness.comparison import compare
from organizations.likeness.described import Described
from organizations.likeness.keys import keys_of
from organizations.likeness.ruling_out import are_apart
from organizations.models import Compared, LikenessKey, Organization, PossibleDouble
from registry.chunks import chunks

AT_ONCE = 200  # organizations of one write: a larger one, an import, leaves them waiting
TOGETHER = 100  # compared in one transaction


def compare_after(pks: Collection[int]) -> None:
    """After a write. Those of a large one wait for ``compare_waiting``."""
    if len(pks) <= AT_ONCE:
        compare_organizations(pks)


def compare_waiting(most: int | None = None) -> int:
    """Compare those that changed since they were compared; how many they were."""
    waiting = list(Organization.objects.waiting_to_be_compared(most))
    for some in chunks(waiting, TOGETHER):
        compare_organizations(some)
    return len(waiting)


@transaction.atomic
def compare_organizations(pks: Collection[int]) -> None:
    """Find anew the possible doubles of these organizations; who holds them waits."""
    rows = Organization.objects.filter(pk__in=pks).select_for_update().order_by("pk")
    known = dict(rows.values_list("pk", "updated_at"))
    facts = described(known)
    keys = {pk: keys_of(one) for pk, one in facts.items()}
    _keep_keys(facts, keys)
    PossibleDouble.objects.of(known).delete()
    pairs = _pairs(facts, keys)
    # Who compared the other one of a pair meanwhile may have done it before this one changed.
    PossibleDouble.objects.bulk_create(
        pairs,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["confidence", "kept_reasons"],
        batch_size=500,
    )
    Compared.objects.bulk_create(
        [Compared(organization_id=pk, seen_at=at) for pk, at in known.items()],
        update_conflicts=True,
        unique_fields=["organization"],
        update_fields=["seen_at"],
    )


def _keep_keys(facts: dict[int, Described], keys: Mapping[int, Collection[str]]) -> None:
    LikenessKey.objects.filter(organization__in=facts).delete()
    LikenessKey.objects.bulk_create(
        (
            LikenessKey(organization_id=pk, key=key, country=facts[pk].country)
            for pk, found in keys.items()
            for key in sorted(found)
        ),
        batch_size=1000,
    )


def _pairs(
    facts: dict[int, Described], keys: Mapping[int, Collection[str]]
) -> list[PossibleDouble]:
    found = dict(_candidates(facts, keys))
    others = described({pk for pks in found.values() for pk in pks} - facts.keys()) | facts
    pairs = {
        (min(pk, other), max(pk, other))
        for pk, pks in found.items()
        for other in pks
        if other in others
    }
    near = (
        (one, other) for one, other in sorted(pairs) if not are_apart(others[one], others[other])
    )
    compared = ((pair, compare(others[pair[0]], others[pair[1]])) for pair in near)
    return [
        PossibleDouble(
            first_id=first,
            second_id=second,
            confidence=result.confidence,
            kept_reasons=[reason.packed() for reason in result.reasons],
        )
        for (first, second), result in compared
        if result.is_possible
    ]


def _candidates(
    facts: dict[int, Described], keys: Mapping[int, Collection[str]]
) -> Iterator[tuple[int, set[int]]]:
    def country(pk: int) -> str:
        return facts[pk].country

    for one, pks in groupby(sorted(facts, key=lambda pk: (country(pk), pk)), key=country):
        yield from sharing({pk: keys[pk] for pk in pks}, one).items()
