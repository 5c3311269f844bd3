"""Keeps what is added up of long lists in step with their tallies: see
``registry.memory.figures``."""

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from registry.figure_tables import packed, unpacked
from registry.memory.figures import OF_EACH
from registry.models import Tally, TallyChunk
from registry.sources import Source


def keep_figures(tally: Tally, source: Source) -> None:
    """Store those of a new tally: of every record, published or not."""
    if source.figures is None:
        return
    records = source.model.objects.order_by()
    for chunk in sorted({pk // OF_EACH for pk in records.values_list("pk", flat=True).iterator()}):
        begin = chunk * OF_EACH
        rows = records.filter(pk__gte=begin, pk__lt=begin + OF_EACH)
        tables = packed(source.figures(rows))
        TallyChunk.objects.create(tally=tally, chunk=chunk, number=tally.number, tables=tables)


def replace_figures(tally: Tally, source: Source, pks: Collection[int]) -> None:
    """Of the records, what is to be added up now takes the place of what was."""
    if source.figures is None:
        return
    by_chunk: dict[int, list[int]] = defaultdict(list)
    for pk in pks:
        by_chunk[pk // OF_EACH].append(pk)
    for chunk, some in by_chunk.items():
        new = source.figures(source.model.objects.filter(pk__in=some))
        about = np.array(some)
        one = TallyChunk.objects.filter(tally=tally, chunk=chunk).first()
        if one is None:
            one = TallyChunk(tally=tally, chunk=chunk)
        else:
            old = unpacked(bytes(one.tables))
            if all(old[name].about(about) == new[name].about(about) for name in new):
                continue
            new = {name: old[name].but(about, table) for name, table in new.items()}
        one.number, one.tables = tally.number, packed(new)
        one.save()
