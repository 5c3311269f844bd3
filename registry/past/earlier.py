"""What the records of a model were at a moment, where they are others now."""

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db import connection, models

from registry.chunks import chunks
from registry.engines import engine_of
from registry.fields import FoldedField
from registry.models import Publishable
from registry.past.temporary import drop, finds, lasting, quoted, run, tell_planner
from registry.watches import records

CHUNK = 1000
# The line of each record nearest to the moment: the last before it, or the first after.
NEAREST = (
    "SELECT history_id FROM (SELECT history_id, row_number() OVER (PARTITION BY line.id "
    "ORDER BY history_date {order}, history_id {order}) AS nth FROM {lines} line "
    "JOIN {changed} changed ON changed.id = line.id WHERE {which}) numbered WHERE nth = 1"
)
# A record changes with its parts, whose lines of history alone say so: one that names it, and the
# next of the same part that names another, for the part has left it.
TOUCHED = """
WITH lines AS (
    SELECT line.{key} AS owner, history_date AS at, history_user_id AS who,
        lag(line.{key}) OVER (PARTITION BY line.id ORDER BY history_date, history_id) AS former
    FROM {lines} line WHERE history_date < %s AND line.id IN (
        SELECT named.id FROM {lines} named JOIN {changed} changed ON changed.id = named.{key})
), touches AS (
    SELECT owner, at, who FROM lines
    UNION ALL SELECT former, at, who FROM lines WHERE former <> owner
), last AS (
    SELECT owner, at, who, row_number() OVER (PARTITION BY owner ORDER BY at DESC) AS nth
    FROM touches
)
UPDATE {stage} SET updated_at = last.at{signed} FROM last
WHERE last.nth = 1 AND last.owner = {stage}.id AND last.at > {stage}.updated_at"""
SIGNED = ", edited_by_id = last.who, publish_on = NULL, scheduled_by_id = NULL"


class Earlier:
    """``changed``: a temporary table of the keys of the records of which something was stored from
    the moment on; ``stage``: of what these were, of those that were there before. Neither is made
    where nothing was."""

    def __init__(self, model: Any, end: datetime.datetime) -> None:
        self.model, self.end = model, connection.ops.adapt_datetimefield_value(end)
        table = model._meta.db_table
        self.table, self.lines = quoted(table), quoted(model.history.model._meta.db_table)
        self.changed, self.stage = quoted(f"changed_{table}"), quoted(f"past_{table}")
        self.is_changed = False

    def find(self) -> None:
        """The records that changed. One of which parts alone did has no line that says so."""
        found = f"SELECT id FROM {self.lines} WHERE history_date >= %s"  # noqa: S608 - our tables
        ends = [self.end]
        if self._parts:
            touched = f"SELECT id FROM {self.table} WHERE updated_at >= %s AND created_at < %s"  # noqa: S608
            found, ends = f"{found} UNION ALL {touched}", ends * 3
        if self.model.is_personal or not finds(found, ends):
            return
        self.is_changed = True
        run(f"CREATE TEMPORARY TABLE {self.changed} (id bigint PRIMARY KEY)")
        run(f"INSERT INTO {self.changed} SELECT DISTINCT id FROM ({found}) found", ends)  # noqa: S608
        tell_planner(self.changed)

    def keys(self) -> list[int]:
        """Of the records that changed."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self.changed} ORDER BY id")  # noqa: S608 - our own
            return [pk for (pk,) in cursor.fetchall()]

    def put_aside(self) -> None:
        """What those records were."""
        if not self.is_changed:
            return
        run(f"CREATE TEMPORARY TABLE {self.stage} ({', '.join(self._definitions())})")
        self._put_lines()
        self._fold()
        for part in self._parts:
            self._touch(part)
        for field in self.model._meta.local_concrete_fields:
            if field.remote_field or field.db_index:
                name = quoted(f"{self.stage}_{field.column}".replace('"', "")[:60])
                run(f"CREATE INDEX {self._beside}{name} ON {self.stage} ({quoted(field.column)})")
        tell_planner(self.stage)

    def show(self) -> None:
        """In the place of the table."""
        columns = ", ".join(quoted(f.column) for f in self.model._meta.local_concrete_fields)
        now = f"SELECT {columns} FROM {lasting(self.table)} now"  # noqa: S608 - our tables
        if self.model.is_personal:
            run(f"CREATE TEMPORARY VIEW {self.table} AS {now} WHERE 1 = 0")
        elif self.is_changed:
            names = {"columns": columns, "table": lasting(self.table), "stage": self.stage}
            view = engine_of(connection).TOGETHER.format(changed=self.changed, **names)
            run(f"CREATE TEMPORARY VIEW {self.table} AS {view}")

    def hide(self) -> None:
        drop("VIEW", self.table)

    def remove(self) -> None:
        self.hide()
        drop("TABLE", self.stage)
        drop("TABLE", self.changed)

    def _put_lines(self) -> None:
        """Of a record stored without a word, and changed later, the first word is the nearest that
        is known; of one whose parts alone changed, what it is."""
        before = f"SELECT 1 FROM {self.lines} told WHERE told.id = line.id"  # noqa: S608
        told = {"lines": self.lines, "changed": self.changed}
        last = NEAREST.format(which="history_date < %s", order="DESC", **told)
        later = f"NOT EXISTS ({before} AND told.history_date < %s)"
        first = NEAREST.format(which=later, order="ASC", **told)
        line = f"SELECT * FROM {self.lines} line WHERE history_id IN "  # noqa: S608
        there = "AND line.created_at < %s"
        untold = (
            f"SELECT * FROM {self.table} line WHERE NOT EXISTS ({before}) AND id IN "  # noqa: S608
            f"(SELECT id FROM {self.changed})"
        )
        self._put(f"{line} ({last}) AND history_type <> '-'")
        self._put(f"{line} ({first}) AND history_type <> '+' {there}", "created_at")
        self._put(f"{untold} {there}", "created_at")

    def _put(self, lines: str, updated_at: str = "updated_at") -> None:
        """Folded texts are those of today, where what they follow from is."""
        shown = {field.column: f"line.{quoted(field.column)}" for field in self._stored}
        folded = {f.column: f"coalesce(now.{quoted(f.column)}, '')" for f in self._folded}
        read = shown | folded | {"updated_at": f"line.{updated_at}"}
        run(
            f"INSERT INTO {self.stage} ({', '.join(map(quoted, read))}) "  # noqa: S608
            f"SELECT {', '.join(read.values())} FROM ({lines}) line "
            f"LEFT JOIN {self.table} now ON {self._same}",
            [self.end] * lines.count("%s"),
        )

    def _fold(self) -> None:
        """Fill the folded texts of what followed from others."""
        if not self._folded:
            return
        rows = self.model._base_manager.raw(
            f"SELECT line.* FROM {self.stage} line LEFT JOIN {self.table} now ON {self._same} "  # noqa: S608
            "WHERE now.id IS NULL"
        )
        names = [quoted(field.column) for field in self._folded]
        one = f"({', '.join(['%s'] * (1 + len(names)))})"
        for some in chunks(rows, CHUNK):
            given = [[row.pk, *(field.folded(row) for field in self._folded)] for row in some]
            run(
                f"WITH found(id, {', '.join(names)}) AS (VALUES {', '.join([one] * len(some))}) "  # noqa: S608
                f"UPDATE {self.stage} SET {', '.join(f'{n} = found.{n}' for n in names)} "
                f"FROM found WHERE found.id = {self.stage}.id",
                [value for values in given for value in values],
            )

    def _touch(self, part: Any) -> None:
        sql = TOUCHED.format(
            key=quoted(part._meta.get_field(part.part_of).column),
            lines=quoted(part.history.model._meta.db_table),
            changed=self.changed,
            stage=self.stage,
            signed=SIGNED if issubclass(self.model, Publishable) else "",
        )
        run(sql, [self.end])

    @property
    def _beside(self) -> str:
        return "temp." if connection.vendor == "sqlite" else ""

    @cached_property
    def _stored(self) -> list[models.Field]:
        fields = self.model._meta.local_concrete_fields
        return [one for one in fields if not isinstance(one, models.GeneratedField)]

    @cached_property
    def _folded(self) -> list[FoldedField]:
        return [field for field in self._stored if isinstance(field, FoldedField)]

    @cached_property
    def _same(self) -> str:
        """That a record is now what a line says, as far as its folded texts follow from it."""
        sources = dict.fromkeys(name for field in self._folded for name in field.sources)
        columns = [self.model._meta.get_field(name).column for name in sources]
        return " AND ".join(f"now.{one} = line.{one}" for one in map(quoted, ["id", *columns]))

    @cached_property
    def _parts(self) -> list[Any]:
        """The models whose records are parts of this one's, and no person's."""
        found = [one for one in records() if one.part_of]
        owned = [m for m in found if m._meta.get_field(m.part_of).related_model is self.model]
        return [one for one in owned if not one.is_personal]

    def _definitions(self) -> Iterator[str]:
        schema = connection.SchemaEditorClass(connection)
        for field in self.model._meta.local_concrete_fields:
            definition, _params = schema.column_sql(self.model, field)
            yield f"{quoted(field.column)} {definition}"
