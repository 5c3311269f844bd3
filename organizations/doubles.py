"""The organizations that may be doubles of others, by the keys that they share."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from organizations.likeness.comparison import POSSIBLE, Comparison, compare
from organizations.likeness.described import Described
from organizations.likeness.keys import keys_of, looked_up
from organizations.likeness.ruling_out import are_apart
from organizations.models import LikenessKey, Organization
from organizations.querysets.doubles import FEW


def described(pks: Iterable[int]) -> dict[int, Described]:
    rows = Organization.objects.filter(pk__in=list(pks)).prefetch_related("aliases")
    return {row.pk: Described.of(row, [one.name for one in row.aliases.all()]) for row in rows}


def sharing(of: Mapping[int, Collection[str]], country: str) -> dict[int, set[int]]:
    """For each organization of a country, by its primary key, and its keys: those that share a
    key with it, itself aside."""
    asked = {pk: looked_up(keys) for pk, keys in of.items()}
    wanted = {key for keys in asked.values() for key in keys}
    owners: dict[str, set[int]] = {}
    rows = LikenessKey.objects.sharing(wanted, country)
    for key, owner in rows.values_list("key", "organization_id"):
        owners.setdefault(key, set()).add(owner)
    return {
        pk: set().union(*(owners.get(key, set()) for key in keys)) - {pk}
        for pk, keys in asked.items()
    }


def resembling_each(
    new: Mapping[int, Described],
) -> dict[int, tuple[Any, Comparison]]:
    """For each organization described, whatever its number: the stored one, not archived, that it
    most probably is, where there is one."""
    found: dict[int, set[int]] = {}
    for country in {one.country for one in new.values()}:
        keys = {n: keys_of(one) for n, one in new.items() if one.country == country}
        found |= sharing(keys, country)
    known = described(set().union(*found.values()))
    compared = {
        n: max(
            (
                (compare(new[n], known[pk]), pk)
                for pk in pks
                if pk in known and not are_apart(new[n], known[pk])
            ),
            key=lambda pair: (pair[0].confidence, -pair[1]),
            default=None,
        )
        for n, pks in found.items()
    }
    sure = {n: one for n, one in compared.items() if one and one[0].is_possible}
    living = Organization.objects.exclude(publication="archived")
    rows = living.in_bulk({pk for _comparison, pk in sure.values()})
    return {n: (rows[pk], comparison) for n, (comparison, pk) in sure.items() if pk in rows}


class Earlier:
    """Organizations that are not stored yet, each with the place that it comes from."""

    def __init__(self) -> None:
        self._all: list[tuple[Described, str]] = []
        self._by_key: dict[str, list[int]] = {}

    def take(self, one: Described, place: str) -> tuple[Described, str, Comparison] | None:
        """Add one, and give the one before it that it most probably is, where there is one."""
        keys = keys_of(one)
        found = self._resembling(one, keys)
        for key in keys:
            self._by_key.setdefault(key, []).append(len(self._all))
        self._all.append((one, place))
        return found

    def _resembling(
        self, one: Described, keys: Collection[str]
    ) -> tuple[Described, str, Comparison] | None:
        """A key that many have tells nothing."""
        sharing = [self._by_key.get(key, []) for key in looked_up(keys)]
        found = {n for owners in sharing if len(owners) <= FEW for n in owners}
        near = (self._all[n] for n in sorted(found))
        compared = [
            (other, place, compare(one, other))
            for other, place in near
            if not are_apart(one, other)
        ]
        possible = [told for told in compared if told[2].is_possible]
        return max(possible, key=lambda told: told[2].confidence, default=None)


def resembling(
    described_one: Described, *, but: int | None = None, most: int = 6
) -> list[tuple[Any, Comparison]]:
    """The stored organizations, not archived, that may be the one described; the surest first."""
    found = sharing({but or 0: keys_of(described_one)}, described_one.country)[but or 0]
    compared = {
        pk: result
        for pk, other in described(found).items()
        if (result := compare(described_one, other)).confidence >= POSSIBLE
    }
    rows = Organization.objects.filter(pk__in=compared).exclude(publication="archived")
    ordered = sorted(rows, key=lambda row: (-compared[row.pk].confidence, row.name_folded, row.pk))
    return [(row, compared[row.pk]) for row in ordered[:most]]
