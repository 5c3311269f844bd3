"""Runs an import: parse, write, publish, and take everything back if a row was refused."""

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from registry import actions
from registry.chunks import chunks
from registry.imports.closed import judge_of
from registry.imports.dates import dates_told
from registry.imports.importer import Importer, Row
from registry.imports.journal import Journal
from registry.imports.readers import passed_over
from registry.imports.results import FileResult, Refusal, Rejected, Result
from registry.imports.running import CHUNK, Asked, Rows, Run
from registry.imports.settling import settle
from registry.imports.sources import Source, sources_in
from registry.models import Publishable
from registry.refusals import Refused
from registry.serving import collecting

REASON = "import_registry"


def run(paths: Sequence[Path], *, by: Any, dry_run: bool = False, dates: str = "") -> Result:
    """Import files and folders, all or nothing; ``dates``: their order, where someone says it.
    Raises ``Unusable``, ``Unreadable``."""
    sources, ignored = sources_in(paths)
    if dates:
        sources = [one.with_dates(dates) if isinstance(one, Source) else one for one in sources]
    read_as = dates_told(sources)
    result = run_rows(sources, by=by, reason=REASON, dry_run=dry_run)
    result.read_as = read_as
    result.ignored = [*ignored, *passed_over(sources)]
    return result


@collecting.seldom()
@transaction.atomic
def run_rows(
    sources: Sequence[Rows],
    *,
    by: Any,
    reason: str,
    dry_run: bool = False,
    leave_out: bool = False,
    closed: Collection[str] = (),
    journal: Journal | None = None,
) -> Result:
    """Import rows of tables in dependency order, all or nothing. Raises ``Unreadable``.

    ``leave_out``: rows that are refused do not keep the others from being stored. ``closed``: the
    tables of which the person may change nothing that the public sees. ``journal``: is told what
    becomes of each row.
    """
    run = Run(Result(dry_run, leave_out), by, reason, journal or Journal(), closed)
    corrections = [one for one in sources if isinstance(one, Source) and one.is_correction]
    run.replaced = {place for one in corrections for place in one.corrected()}
    run.trial = actions.Trial() if dry_run else None
    with closing(run.seen):
        for number, source in enumerate(sources):
            run.is_last = {one.importer for one in sources[number:]} == {source.importer}
            _load(source, run)
    if leave_out or not run.result.refusals:
        run.journal.settling()
        settle(run)
    if not run.result.is_stored:
        transaction.set_rollback(True)
    return run.result


def _load(source: Rows, run: Run) -> None:
    file = FileResult(source.place, source.importer.name)
    kept = (row for row in source.rows() if (row.file, row.number) not in run.replaced)
    for rows in chunks(kept, CHUNK):
        reset_queries()  # with DEBUG on, Django keeps the text of every query
        file.rows += len(rows)
        source.importer.parse(rows)
        source.importer.draft(rows, run.seen)
        run.journal.before(source.importer, rows)
        _write([row for row in rows if not row.faults], file, source.importer, run)
        _refuse([row for row in rows if row.faults], file, source.importer, run)
        for row in rows:
            row.let_go(source.importer.asks)
    model, left, run.untouched = source.importer.model, run.untouched, set()
    actions.touch_untouched(model, left, by=run.by, reason=f"{run.reason} {file.file}")
    if file.rows or not source.is_correction:
        run.result.files.append(file)


def _write(rows: list[Row], file: FileResult, importer: Importer, run: Run) -> None:
    """Write the rows; those at fault are set aside until the others can be written."""
    manner: Any = {"by": run.by, "reason": f"{run.reason} {file.file}"}
    if importer.name in run.closed:
        manner["judge"] = judge_of(importer, rows)
    while rows:
        try:
            written = _written(rows, run, manner)
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
        run.untouched |= written.untouched
        run.journal.wrote(importer, rows, outcomes)
        _note_concerned(written, rows, file, run)
        return


def _written(rows: list[Row], run: Run, manner: dict[str, Any]) -> actions.Written:
    drafts = [row.draft for row in rows if row.draft]
    if run.trial is None:
        return actions.write(drafts, leave_unfit=True, leave_untouched=True, **manner)
    stay = rows if run.is_last else []
    unseen = [row.draft for row in stay if row.draft and not row.values.get("publication")]
    return run.trial.write(drafts, unseen=unseen, **manner)


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


def _note(row: Row, file: FileResult, outcome: str, importer: Importer, run: Run) -> None:
    """Remember what is to be decided once every file is loaded."""
    assert row.draft is not None
    record = row.draft.record
    state = row.values.get("publication")
    if isinstance(record, Publishable) and state:
        asked = Asked(row, file, state, outcome)
        run.asked.setdefault(type(record), {})[record.pk] = asked
    if outcome != "unchanged" and (touched := importer.touched(record)):
        model, pk = touched
        known = run.touched.setdefault(model, {})
        if outcome != "created" or model is not type(record):  # what is new is not published
            known.setdefault(pk, (row, file))


def _note_concerned(written: actions.Written, rows: list[Row], file: FileResult, run: Run) -> None:
    """Remember the published records elsewhere whose fitness hangs on what was written."""
    owners = {id(record): row for row in rows if row.draft for record in row.draft.rows}
    for model, concerned in written.concerned.items():
        touched = run.touched.setdefault(model, {})
        for pk, changed in concerned.items():
            touched.setdefault(pk, (owners.get(id(changed), rows[0]), file))


def _refuse(rows: list[Row], file: FileResult, importer: Importer, run: Run) -> None:
    run.journal.refused(importer, rows)
    for row in rows:
        file.refused += 1
        run.refused.add((importer.model, row.cells.get(importer.requires[0], "").strip()))
        run.result.rejected.append(Rejected(importer.name, row.file, row.number, row.cells))
        for column, code, message, remedy in row.faults:
            value = row.cells.get(column, "")
            told = remedy
            if code == "reference" and (importer.target(column), value.strip()) in run.refused:
                told = _("Its own row was refused: correct that row first.")
            refusal = Refusal(row.file, row.number, column, value, code, str(message), str(told))
            run.result.refusals.append(refusal)
