"""Keeps the words of long lists in step with their tallies: see ``registry.memory.concordance``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyroaring import BitMap

from registry.chunks import chunks
from registry.memory.concordance import MEANS, SPAN, Sets, kept_of
from registry.models import Tally, TallyWord
from registry.search.where import Where
from registry.sources import Source

BATCH = 2000
# Records that may be looked at by queries: their words then take the place of what they had.
MOST_CHANGED = 1000


def keep_words(tally: Tally, source: Source) -> None:
    """Store those of a new tally, of every record."""
    last = source.model.objects.order_by("-pk").values_list("pk", flat=True).first()
    for span in range(1 + (last or 0) // SPAN):
        here = {"gte": span * SPAN, "lt": (span + 1) * SPAN}
        _store(tally, span, _sets(source, here))
    _say(TallyWord(tally=tally, span=0), BitMap())


def note_words(tally: Tally, source: Source, pks: Iterable[int]) -> None:
    """The words of the records may be others than those that are kept."""
    if note := _note(tally):
        changed = BitMap.deserialize(bytes(note.pks)) | BitMap(pks)
        _say(note, changed)
        if len(changed) > MOST_CHANGED:
            replace_words(tally, source)


def is_unsettled(tally: Tally) -> bool:
    """Whether some records are looked at by queries, since they changed."""
    note = _note(tally)
    return bool(note and BitMap.deserialize(bytes(note.pks)))


def replace_words(tally: Tally, source: Source, *, spans: int | None = None) -> None:
    """What the records that changed have now takes the place of what they had; ``spans``: of so
    many ranges of their primary keys at most."""
    if note := _note(tally):
        changed = BitMap.deserialize(bytes(note.pks))
        by_span: dict[int, list[int]] = defaultdict(list)
        for pk in changed:
            by_span[pk // SPAN].append(pk)
        for span, pks in [*by_span.items()][:spans]:
            _replace(tally, span, BitMap(pks), _sets(source, {"in": pks}))
            changed -= BitMap(pks)
        _say(note, changed)


def _note(tally: Tally) -> TallyWord | None:
    """Which records changed; there is none where no words are kept."""
    return tally.words.filter(form="").first()


def _say(note: TallyWord, changed: BitMap) -> None:
    note.pks = changed.serialize()
    note.save()


def _replace(tally: Tally, span: int, about: BitMap, new: Sets) -> None:
    gone, changed = [], []
    for word, before in _having(tally, span, about, new):
        after = (before - about) | new.pop((word.place, word.form), BitMap())
        if not after:
            gone.append(word.pk)
        elif after != before:
            word.pks = after.serialize()
            changed.append(word)
    for some in chunks(gone, BATCH):
        TallyWord.objects.filter(pk__in=some).delete()
    TallyWord.objects.bulk_update(changed, ["pks"], batch_size=BATCH)
    _store(tally, span, new)


def _having(
    tally: Tally, span: int, about: BitMap, new: Sets
) -> Iterator[tuple[TallyWord, BitMap]]:
    """The rows that some of the records are in, or will be, with the keys that they have."""
    for word in tally.words.filter(span=span).exclude(form="").iterator(BATCH):
        pks = BitMap.deserialize(bytes(word.pks))
        if (word.place, word.form) in new or pks.intersect(about):
            yield word, pks


def _store(tally: Tally, span: int, sets: Sets) -> None:
    for some in chunks(sets.items(), BATCH):
        TallyWord.objects.bulk_create(
            TallyWord(tally=tally, span=span, place=place, form=form, pks=pks.serialize())
            for (place, form), pks in some
            if pks
        )


def _sets(source: Source, here: Mapping[str, Any]) -> Sets:
    """Those of some records; ``here``: lookups of their primary keys."""
    records = source.model.objects.all()
    found: Sets = {}
    for number, where in enumerate(records.places):
        found |= kept_of(number, *_words(where, records, here))
    rows = records.filter(**{f"pk__{name}": value for name, value in here.items()})
    for facet in sorted({one for facets in records.meant.values() for one in facets}):
        by_code: dict[str, list[int]] = defaultdict(list)
        for pk, code in source.filters.base_filters[facet].codes(rows):
            by_code[code].append(pk)
        found |= {(f"{MEANS}{facet}", code): BitMap(pks) for code, pks in by_code.items()}
    return found


def _words(
    where: Where, records: Any, here: Mapping[str, Any]
) -> tuple[dict[str, BitMap], dict[str, BitMap]]:
    """The records that have each form at a place, and each word of the names there."""
    key, rows = (where.back, where.rows(records)) if where.relation else ("pk", records)
    rows = rows.filter(**{f"{key}__{name}": value for name, value in here.items()}).order_by()
    forms: dict[str, list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    for pk, text, *folded in rows.values_list(key, *reversed(where.columns)).iterator():
        forms[text].append(pk)
        for name in folded:
            names[name].append(pk)
    return _by_word(forms), _by_word(names)


def _by_word(by_text: Mapping[str, list[int]]) -> dict[str, BitMap]:
    found: dict[str, list[int]] = defaultdict(list)
    for text, pks in by_text.items():
        for word in {*text.split()}:
            found[word] += pks
    return {word: BitMap(pks) for word, pks in found.items()}
