"""Database constraints that Django lacks: no overlapping intervals, no date in the future.

PostgreSQL has them natively. SQLite gets triggers of the same name, written when the table is
made, so that a table that Django remakes keeps them.
"""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Q
from django.utils import timezone

from registry import postgres

if TYPE_CHECKING:
    from registry.rules import Rule


class _EngineConstraint(models.BaseConstraint):
    """A constraint that each engine writes in its own way, with its rule's message."""

    def __init__(self, *, name: str, rule: "Rule | None" = None) -> None:
        super().__init__(name=name)
        self.rule = rule

    def postgres_sql(self, model: type[models.Model]) -> str:
        raise NotImplementedError

    def sqlite_condition(self, model: type[models.Model]) -> str:
        """The SQL of a new row (``NEW``) that breaks the constraint; ``%(table)s`` is its table."""
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]
        # Django accepts None, "not in CREATE TABLE"; its stubs do not say so.
        if schema_editor.connection.vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self.postgres_sql(model)}"
        for event in ("INSERT", "UPDATE"):
            schema_editor.deferred_sql.append(self._trigger(model, schema_editor, event))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {self.postgres_sql(model)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def _trigger(self, model: type[models.Model], schema_editor: Any, event: str) -> Statement:
        template = (
            f'CREATE TRIGGER "{self.name}_{event.lower()}" BEFORE {event} ON %(table)s '
            f"WHEN {self.sqlite_condition(model)} "
            f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {self.name}'); END"
        )
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return Statement(template, table=table)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _EngineConstraint):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        kind = type(self)
        return f"{kind.__module__}.{kind.__qualname__}", (), {"name": self.name}

    def clone(self) -> Self:
        """A copy with its rule: Django keeps clones of what a model declares."""
        copy = super().clone()
        copy.rule = self.rule
        return copy

    def _failure(self) -> ValidationError:
        message = str(self.rule or self.get_violation_error_message())
        return ValidationError(message, code=self.rule.code if self.rule else self.name)


class NotInFuture(_EngineConstraint):
    """Each of the dates is today or earlier, or unknown.

    The database counts days in UTC, up to five hours ahead of Québec: it is the backstop of
    ``validate``, which counts them in the site's time zone.
    """

    def __init__(self, *, fields: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields}

    def _columns(self, model: type[models.Model]) -> list[str]:
        return [model._meta.get_field(name).column for name in self.fields]  # type: ignore[union-attr, misc]

    def postgres_sql(self, model: type[models.Model]) -> str:
        past = " AND ".join(f'"{c}" <= CURRENT_DATE' for c in self._columns(model))
        return f"CHECK ({past})"

    def sqlite_condition(self, model: type[models.Model]) -> str:
        return " OR ".join(f"NEW.\"{c}\" > date('now')" for c in self._columns(model))

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        today = timezone.localdate()
        dates = {
            name: getattr(instance, name) for name in self.fields if name not in (exclude or ())
        }
        if late := [name for name, date in dates.items() if date is not None and date > today]:
            raise ValidationError({name: self._failure() for name in late})


class NoOverlap(_EngineConstraint):
    """Rows with the same ``fields`` have intervals with no day in common.

    Both ends belong to the interval; an unknown start or end is open.
    """

    def __init__(self, *, fields: tuple[str, ...], start: str, end: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields, self.start, self.end = fields, start, end

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "start": self.start, "end": self.end}

    def _columns(self, model: type[models.Model], *names: str) -> list[str]:
        return [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr, misc]

    def postgres_sql(self, model: type[models.Model]) -> str:
        same = self._columns(model, *self.fields)
        start, end = self._columns(model, self.start, self.end)
        return postgres.exclude_overlap(same, start, end)

    def sqlite_condition(self, model: type[models.Model]) -> str:
        start, end = self._columns(model, self.start, self.end)
        same = " AND ".join(f'o."{c}" = NEW."{c}"' for c in self._columns(model, *self.fields))
        return (
            f'EXISTS (SELECT 1 FROM %(table)s o WHERE {same} AND o."id" IS NOT NEW."id" '
            f"AND ifnull(o.\"{start}\", '') <= ifnull(NEW.\"{end}\", '9999-12-31') "
            f"AND ifnull(NEW.\"{start}\", '') <= ifnull(o.\"{end}\", '9999-12-31'))"
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        same = {name: getattr(instance, f"{name}_id", None) for name in self.fields}
        if None in same.values():
            return
        others = model._default_manager.using(using).filter(**same).exclude(pk=instance.pk)
        if self.overlapping(others, instance).exists():
            raise self._failure()

    def meet(self, one: models.Model, other: models.Model) -> bool:
        """Whether two rows of the same ``fields`` have a day in common."""

        def begins_by_the_end(row: models.Model, of: models.Model) -> bool:
            start, end = getattr(row, self.start), getattr(of, self.end)
            return start is None or end is None or start <= end

        return begins_by_the_end(one, other) and begins_by_the_end(other, one)

    def overlapping(self, rows: Any, instance: models.Model) -> Any:
        """Those of the rows that have a day in common with the one given."""
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if end is not None:
            rows = rows.filter(
                Q(**{f"{self.start}__isnull": True}) | Q(**{f"{self.start}__lte": end})
            )
        if start is not None:
            rows = rows.filter(
                Q(**{f"{self.end}__isnull": True}) | Q(**{f"{self.end}__gte": start})
            )
        return rows
