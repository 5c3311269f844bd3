"""Decides on publication once every file is loaded."""

from collections.abc import Collection
from typing import Any

from registry import actions
from registry.chunks import chunks
from registry.enums import Publication
from registry.imports.importer import IMPORTERS, Row
from registry.imports.results import FileResult, HeldBack
from registry.imports.running import CHUNK, Asked, Run
from registry.models import Publishable
from registry.rules import Rule


def settle(run: Run) -> None:
    """Publish what asks for it, hold back what may not be, withdraw what no longer may."""
    for model in {**run.asked, **run.touched}:
        asked = run.asked.get(model, {})
        touched = run.touched.get(model, {})
        _except(asked, run)
        held: dict[int, list[Rule]] = {}
        for pks in chunks(touched, CHUNK):
            held |= actions.withdraw_unfit(model, pks, by=run.by).held_back
        held |= _decide(model, asked, run)
        places = {pk: (a.row, a.file) for pk, a in asked.items()}
        _report_held(model, held, touched | places, run)


def _except(asked: dict[int, Asked], run: Run) -> None:
    by_importer: dict[str, dict[int, Row]] = {}
    for pk, one in asked.items():
        if one.state == Publication.PUBLISHED:
            by_importer.setdefault(one.file.table, {})[pk] = one.row
    for name, rows in by_importer.items():
        IMPORTERS[name].exceptions(rows, by=run.by, reason=f"{run.reason} {name}")


def _decide(model: type[Publishable], asked: dict[int, Asked], run: Run) -> dict[int, list[Rule]]:
    held: dict[int, list[Rule]] = {}
    for state, verb in _VERBS.items():
        for pks in chunks((pk for pk, one in asked.items() if one.state == state), CHUNK):
            archived = model._default_manager.filter(pk__in=pks, publication=Publication.ARCHIVED)
            kept = {pk: [actions.ARCHIVED] for pk in archived.values_list("pk", flat=True)}
            movable = [pk for pk in pks if pk not in kept]
            decision = verb(model, movable, by=run.by, reason=run.reason)
            held |= kept | decision.held_back
            for record in decision.moved:
                _recount(asked[record.pk])
                run.journal.moved(asked[record.pk].row, record.publication)
    return held


def _recount(asked: Asked) -> None:
    """A row that only changed its record's publication updated it."""
    if asked.outcome == "unchanged":
        asked.file.unchanged -= 1
        asked.file.updated += 1


def _report_held(
    model: type[Publishable],
    held: dict[int, list[Rule]],
    places: dict[int, tuple[Row, FileResult]],
    run: Run,
) -> None:
    keys = dict(model._default_manager.filter(pk__in=held).values_list("pk", "key"))
    found = sorted(
        held.items(), key=lambda item: (places[item[0]][1].file, places[item[0]][0].number)
    )
    for pk, rules in found:
        row, file = places[pk]
        file.held_back += 1
        run.result.held_back.append(HeldBack(row.file, row.number, keys[pk], tuple(rules)))
        run.journal.held_back(row, rules)


def _review(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str
) -> actions.Decision:
    """Send to review, what is published too: a file says the state it wants."""
    published = model._default_manager.public().filter(pk__in=pks)
    actions.withdraw(model, list(published.values_list("pk", flat=True)), by=by, reason=reason)
    return actions.submit(model, pks, by=by, reason=reason)


# A file that asks for an archived record finds it so, or was refused.
_VERBS: dict[str, Any] = {
    Publication.DRAFT: actions.withdraw,
    Publication.IN_REVIEW: _review,
    Publication.PUBLISHED: actions.publish,
}
