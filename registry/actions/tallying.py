"""Brings tallies up to date, while the feed of changes is held: see ``registry.memory.tallies``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from pyroaring import BitMap

from registry.actions.concording import is_unsettled, keep_words, note_words, replace_words
from registry.actions.figuring import keep_figures, replace_figures
from registry.actions.ordering import is_an_order_late, keep_a_late_order, keep_orders
from registry.actions.pairing import forget_pairs, has_pairs, keep_pairs, replace_pairs
from registry.chunks import chunks
from registry.facets import AnyOf
from registry.memory.everything import is_of_everything, staff_codes
from registry.memory.orders import CHANGED, log_code
from registry.memory.tallies import known_of, tally_of, version
from registry.models import Tally, TallySet
from registry.sources import Source

# Records from which on a list has a tally: fewer are counted about as fast.
LEAST = 500
BATCH = 500

Codes = Mapping[tuple[str, str], BitMap]  # by facet and code


def is_due(source: Source) -> bool:
    """Whether a list is to be tallied, or no longer."""
    if not _is_tallied(source):
        return False
    tally = tally_of(source.model)
    is_whole = tally and is_of_everything(tally, source.model) and has_pairs(source)
    return _is_long(source) is not bool(is_whole)


def make_anew(source: Source) -> None:
    """Tally a list from all of its records, if it is long; else it has none."""
    Tally.objects.filter(of=source.label).delete()
    forget_pairs(source)
    if _is_long(source):
        tally = Tally.objects.create(of=source.label, version=version())
        codes = _codes(source, source.model.objects.public())
        _store(tally, {**codes, **staff_codes(source.model.objects.all())})
        keep_figures(tally, source)
        keep_words(tally, source)
        keep_pairs(source)
        keep_orders(tally, source)


def forget_tallies() -> None:
    Tally.objects.all().delete()


def retally(source: Source, pks: Collection[int]) -> None:
    """What the records have now takes the place of what they had."""
    tally = tally_of(source.model) if _is_tallied(source) and pks else None
    if tally is None:
        return
    about = BitMap(pks)
    was = dict(_known_codes(tally, about))
    now = dict(_codes(source, source.model.objects.public().filter(pk__in=pks)))
    if is_of_everything(tally, source.model):
        now |= staff_codes(source.model.objects.filter(pk__in=pks))
    changed = {place for place in {*was, *now} if was.get(place) != now.get(place)}
    tally.number, tally.at = tally.number + 1, timezone.now()
    if changed:
        _replace(tally, about, {place: now.get(place, BitMap()) for place in changed})
    replace_figures(tally, source, pks)
    replace_pairs(source, pks)
    note_words(tally, source, pks)
    _log(tally, about)
    tally.save()


def _log(tally: Tally, about: BitMap) -> None:
    """Say which records the change is of that gave the tally its number: what is kept of their
    order holds no more."""
    told = {"number": tally.number, "pks": about.serialize()}
    code = log_code(tally.number)
    TallySet.objects.update_or_create(tally=tally, facet=CHANGED, code=code, defaults=told)


def settle(source: Source) -> None:
    """Some of what is looked at by queries since it changed is known as the rest is: not all at
    once, since the feed is held meanwhile."""
    tally = _kept(source)
    if tally and is_unsettled(tally):
        replace_words(tally, source, spans=1)
    elif tally:
        keep_a_late_order(tally, source)


def is_to_be_settled(source: Source) -> bool:
    tally = _kept(source)
    return tally is not None and (is_unsettled(tally) or is_an_order_late(tally, source))


def _kept(source: Source) -> Tally | None:
    return tally_of(source.model) if _is_tallied(source) else None


def _is_tallied(source: Source) -> bool:
    return source.filters is not None and source.filters.is_tallied


def _is_long(source: Source) -> bool:
    return bool(source.model.objects.order_by()[:LEAST].count() == LEAST)


def _codes(source: Source, rows: Any) -> Codes:
    """Which of the rows have each code of each facet; all of them, the one without a name."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    found["", ""] = list(rows.order_by().values_list("pk", flat=True))
    for name, held in _held(source, rows):
        for pk, code in held:
            found[name, str(code)].append(pk)
    for figure in source.filters.ranks.values():
        for pk, number in rows.for_page().order_by().values_list("pk", figure).iterator():
            found[figure, str(number)].append(pk)
    return {place: BitMap(pks) for place, pks in found.items() if pks or place == ("", "")}


def _held(source: Source, rows: Any) -> Iterator[tuple[str, Iterable[tuple[int, Any]]]]:
    """By the name of each facet, and of each of the ties kept with them, which rows have which
    codes."""
    for name, one in source.filters.base_filters.items():
        if isinstance(one, AnyOf):
            yield name, one.codes(rows)
    for name in source.filters.tied:
        yield name, ((pk, code) for pk, code in rows.tie_codes(name) if code)


def _known_codes(tally: Tally, about: BitMap) -> Iterator[tuple[tuple[str, str], BitMap]]:
    known = known_of(tally)
    yield ("", ""), known.all & about
    for facet, sets in known.facets.items():
        for code, pks in sets.of(about):
            yield (facet, code), pks


def _store(tally: Tally, codes: Codes) -> None:
    rows = (
        TallySet(tally=tally, facet=facet, code=code, number=tally.number, pks=pks.serialize())
        for (facet, code), pks in codes.items()
    )
    TallySet.objects.bulk_create(rows, batch_size=BATCH)


def _replace(tally: Tally, about: BitMap, codes: Codes) -> None:
    """In each of the sets, those of the records that have the code now."""
    stored = {(one.facet, one.code): one for one in _stored(tally, codes)}
    for place, one in stored.items():
        pks = (BitMap.deserialize(bytes(one.pks)) - about) | codes[place]
        one.pks, one.number = pks.serialize(), tally.number
    TallySet.objects.bulk_update(stored.values(), ["pks", "number"], batch_size=BATCH)
    _store(tally, {place: pks for place, pks in codes.items() if place not in stored})


def _stored(tally: Tally, places: Iterable[tuple[str, str]]) -> Iterator[TallySet]:
    by_facet: dict[str, list[str]] = defaultdict(list)
    for facet, code in places:
        by_facet[facet].append(code)
    for facet, codes in by_facet.items():
        for some in chunks(codes, BATCH):
            yield from TallySet.objects.filter(tally=tally, facet=facet, code__in=some)
