"""The first names that begin with what is typed, or have a word that does: in the order of an index
where they begin with it, and as many as can be put in order at once where a word of them does."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections
from django.db.models import Count, F, IntegerField, Value, Window

from registry.engines import engine_of
from registry.search.trigrams import Likely, cut
from registry.text import fold

MOST = 8
SHORTEST = 2  # letters that are looked for
LAST = "\U0010ffff"  # comes after every letter
TYPED = "**"  # stands for what is typed, in a question that is put into SQL once
# Of a word that more names have, eight would say nothing: one types on.
CROWD = 500


def typed(text: str) -> str:
    """What is looked for, folded; empty where it is too short."""
    folded = fold(text)
    return folded if len(folded.replace(" ", "")) >= SHORTEST else ""


def beginning(rows: Any, path: str, starts: Iterable[str], *tie: str) -> Iterator[Any]:
    """The first rows of which the folded path begins with each of the starts; ``tie``: orders
    those of the same name. Their order is an index's, so that nothing else is read."""
    for start in starts:
        found = rows.filter(**{f"{path}__gte": start, f"{path}__lt": f"{start}{LAST}"})
        yield _of(rows, found.order_by(path, *tie)[:MOST])


def worded(rows: Any, path: str, text: str) -> Any:
    """The rows where a word beyond the first of the folded path begins so; none where they are a
    crowd."""
    likely = rows.filter(Likely(F("pk"), (cut(f" {text}"),)), **{f"{path}__contains": f" {text}"})
    some = _of(rows, likely.order_by()[: CROWD + 1])
    return some.annotate(crowd=Window(Count("pk"))).filter(crowd__lte=CROWD)


def given(asked: str, labels: Iterable[str], alias: str) -> dict[str, str]:
    """What takes the place of the parameters that questions about ``TYPED`` have; ``labels``: after
    which names may begin, too."""
    connection, labels = connections[alias], ("", *labels)

    def params(text: str) -> list[str]:
        starts = [f"{label}{text}{end}" for label in labels for end in ("", LAST)]
        likely = engine_of(connection).likely("", (cut(f" {text}"),)) or ("", "")
        return [*starts, f"%{connection.ops.prep_for_like_query(f' {text}')}%", likely[1]]

    return dict(zip(params(TYPED), params(asked), strict=True))


def _of(rows: Any, found: Any) -> Any:
    """Those that were found among the rows: a question of many has no order but its own."""
    return rows.model._default_manager.filter(pk__in=found.values("pk"))


def told(rows: Any, rank: int, *paths: str | Value) -> Any:
    """The rows as lines of one question with those of other models: each begins with its rank."""
    ranked = rows.order_by().annotate(rank=Value(rank, output_field=IntegerField()))
    return ranked.values_list("rank", *paths)


def together(lines: Iterable[Any]) -> Any:
    """All of the lines, asked in one question."""
    first, *others = lines
    return first.union(*others, all=True)
