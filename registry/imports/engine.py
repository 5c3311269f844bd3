"""Runs an import: parse, write, publish, and take everything back if a row was refused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from registry import actions
from registry.chunks import chunks
from registry.enums import Publication
from registry.imports.importer import IMPORTERS, Importer, Row
from registry.imports.results import FileResult, HeldBack, Refusal, Rejected, Result
from registry.imports.sources import Source, sources_in
from registry.models import Publishable
from registry.refusals import Refused
from registry.rules import Rule

CHUNK = 1000


@dataclass
class _Asked:
    """What a row asks of its record's publication, and what the row did before."""

    row: Row
    file: FileResult
    state: str
    outcome: str


@dataclass
class _Run:
    result: Result
    by: Any
    asked: dict[type[Publishable], dict[int, _Asked]] = field(default_factory=dict)
    touched: dict[type[Publishable], dict[int, tuple[Row, FileResult]]] = field(
        default_factory=dict
    )
    seen: dict[str, dict[tuple[Any, ...], list[str]]] = field(default_factory=dict)
    replaced: set[tuple[str, int]] = field(default_factory=set)
    refused: set[tuple[Any, str]] = field(default_factory=set)


def run(paths: Sequence[Path], *, by: Any, dry_run: bool = False) -> Result:
    """Import files and folders, all or nothing. Raises ``Unusable``, ``Unreadable``."""
    sources, ignored = sources_in(paths)
    return run_sources(sources, ignored, by=by, dry_run=dry_run)


@transaction.atomic
def run_sources(
    sources: Sequence[Source], ignored: list[str], *, by: Any, dry_run: bool = False
) -> Result:
    """The same of sources, in dependency order. ``ignored`` may grow while they are read."""
    run = _Run(Result(dry_run, ignored=ignored), by)
    run.replaced = {place for s in sources if s.is_correction for place in s.corrected()}
    for source in sources:
        _load(source, run)
    if not run.result.refusals:
        _settle(run)
    if not run.result.is_stored:
        transaction.set_rollback(True)
    return run.result


def _load(source: Source, run: _Run) -> None:
    file = FileResult(source.table.place, source.importer.name)
    seen = run.seen.setdefault(source.importer.name, {})
    kept = (row for row in source.rows() if (row.file, row.number) not in run.replaced)
    for rows in chunks(kept, CHUNK):
        reset_queries()  # with DEBUG on, Django keeps the text of every query
        file.rows += len(rows)
        source.importer.parse(rows)
        source.importer.draft(rows, seen)
        _write([row for row in rows if not row.faults], file, source.importer, run)
        _refuse([row for row in rows if row.faults], file, source.importer, run)
    if file.rows or not source.is_correction:
        run.result.files.append(file)


def _write(rows: list[Row], file: FileResult, importer: Importer, run: _Run) -> None:
    """Write the rows; those at fault are set aside until the others can be written."""
    reason = f"import_registry {file.file}"
    while rows:
        try:
            drafts = [row.draft for row in rows if row.draft]
            written = actions.write(drafts, by=run.by, reason=reason, leave_unfit=True)
        except Refused as refused:
            _blame(rows, refused, importer)
            rows = [row for row in rows if not row.faults]
            continue
        outcomes = {id(r): "created" for r in written.created}
        outcomes |= {id(r): "updated" for r in written.updated}
        for row in rows:
            assert row.draft is not None
            outcome = outcomes.get(id(row.draft.record), "unchanged")
            setattr(file, outcome, getattr(file, outcome) + 1)
            _note(row, file, outcome, importer, run)
        _note_concerned(written, rows, file, run)
        return


def _blame(rows: list[Row], refused: Refused, importer: Importer) -> None:
    """Hand each problem to the row whose record, or part of it, is at fault."""
    keys = {column.source: column.key for column in importer.import_columns}
    owners: dict[int, tuple[Row, str]] = {}
    for row in rows:
        assert row.draft is not None
        owners[id(row.draft.record)] = row, ""
        for name, parts in row.draft.parts.items():
            owners |= {id(part): (row, keys[name]) for part in parts}
    for problem in refused.problems:
        row, column = owners.get(id(problem.record), (rows[0], ""))
        column = column or keys.get(problem.field, "")
        row.fault(column, problem.code, problem.message, problem.remedy)


def _note(row: Row, file: FileResult, outcome: str, importer: Importer, run: _Run) -> None:
    """Remember what is to be decided once every file is loaded."""
    assert row.draft is not None
    record = row.draft.record
    state = row.values.get("publication")
    if isinstance(record, Publishable) and state:
        asked = _Asked(row, file, state, outcome)
        run.asked.setdefault(type(record), {})[record.pk] = asked
    if outcome != "unchanged" and (touched := importer.touched(record)):
        model, pk = touched
        run.touched.setdefault(model, {}).setdefault(pk, (row, file))


def _note_concerned(written: actions.Written, rows: list[Row], file: FileResult, run: _Run) -> None:
    """Remember the published records elsewhere whose fitness hangs on what was written."""
    owners = {id(record): row for row in rows if row.draft for record in row.draft.rows}
    for model, concerned in written.concerned.items():
        touched = run.touched.setdefault(model, {})
        for pk, changed in concerned.items():
            touched.setdefault(pk, (owners.get(id(changed), rows[0]), file))


def _refuse(rows: list[Row], file: FileResult, importer: Importer, run: _Run) -> None:
    for row in rows:
        file.refused += 1
        run.refused.add((importer.model, row.cells.get(importer.requires[0], "").strip()))
        run.result.rejected.append(Rejected(importer.name, row.file, row.number, row.cells))
        for column, code, message, remedy in row.faults:
            value = row.cells.get(column, "")
            told = remedy
            if code == "reference" and (importer.target(column), value.strip()) in run.refused:
                told = _("Its own row was refused: correct that row first.")
            refusal = Refusal(row.file, row.number, column, value, code, message, told)
            run.result.refusals.append(refusal)


def _settle(run: _Run) -> None:
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


def _except(asked: dict[int, _Asked], run: _Run) -> None:
    by_importer: dict[str, dict[int, Row]] = {}
    for pk, one in asked.items():
        if one.state == Publication.PUBLISHED:
            by_importer.setdefault(one.file.table, {})[pk] = one.row
    for name, rows in by_importer.items():
        IMPORTERS[name].exceptions(rows, by=run.by, reason=f"import_registry {name}")


def _decide(model: type[Publishable], asked: dict[int, _Asked], run: _Run) -> dict[int, list[Rule]]:
    held: dict[int, list[Rule]] = {}
    for state, verb in _VERBS.items():
        for pks in chunks((pk for pk, one in asked.items() if one.state == state), CHUNK):
            archived = model._default_manager.filter(pk__in=pks, publication=Publication.ARCHIVED)
            kept = {pk: [actions.ARCHIVED] for pk in archived.values_list("pk", flat=True)}
            movable = [pk for pk in pks if pk not in kept]
            decision = verb(model, movable, by=run.by, reason="import_registry")
            held |= kept | decision.held_back
            for record in decision.moved:
                _recount(asked[record.pk])
    return held


def _recount(asked: _Asked) -> None:
    """A row that only changed its record's publication updated it."""
    if asked.outcome == "unchanged":
        asked.file.unchanged -= 1
        asked.file.updated += 1


def _report_held(
    model: type[Publishable],
    held: dict[int, list[Rule]],
    places: dict[int, tuple[Row, FileResult]],
    run: _Run,
) -> None:
    keys = dict(model._default_manager.filter(pk__in=held).values_list("pk", "key"))
    found = sorted(
        held.items(), key=lambda item: (places[item[0]][1].file, places[item[0]][0].number)
    )
    for pk, rules in found:
        row, file = places[pk]
        file.held_back += 1
        run.result.held_back.append(HeldBack(row.file, row.number, keys[pk], tuple(rules)))


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
