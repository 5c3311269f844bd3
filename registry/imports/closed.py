"""What the public sees is not changed by the rows of who does not decide of that."""

from collections.abc import Callable, Sequence
from typing import Any

from registry.actions import Written
from registry.enums import Publication
from registry.imports.importer import IMPORTERS, Importer, Row
from registry.refusals import Problem, shown_to_all

Judge = Callable[[Written], list[Problem]]


def tables_closed_to(by: Any) -> set[str]:
    """The tables of which the person does not decide what the public sees."""
    publishers = {name: one.model.publisher() for name, one in IMPORTERS.items()}
    return {
        name
        for name, model in publishers.items()
        if model and not by.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")
    }


def judge_of(importer: Importer, rows: Sequence[Row]) -> Judge:
    """Says what of a write changes what the public saw before it."""
    key = importer.model.publisher_key()
    shown = _shown(importer, key, rows)
    lowered = {id(row.draft.record) for row in rows if row.draft and _lowers(row)}

    def problems(written: Written) -> list[Problem]:
        moved = (one for one in written.unchanged if id(one) in lowered)
        changed = (*written.created, *written.updated, *moved)
        return [shown_to_all(one) for one in changed if getattr(one, key) in shown]

    return problems


def _lowers(row: Row) -> bool:
    """Whether it asks that its record be seen no more."""
    return row.values.get("publication") not in (None, "", Publication.PUBLISHED)


def _shown(importer: Importer, key: str, rows: Sequence[Row]) -> set[Any]:
    """The keys of those that the public sees now."""
    owners = {getattr(row.draft.record, key) for row in rows if row.draft} - {None}
    public = importer.model.publisher()._default_manager.public() if owners else None
    return {*public.filter(pk__in=owners).values_list("pk", flat=True)} if public else set()
