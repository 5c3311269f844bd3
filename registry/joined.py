"""Texts of related rows as one text, portably: Django's own aggregate is PostgreSQL's alone."""

from typing import Any

from django.db.models import CharField, Func, QuerySet, Subquery

from registry import postgres, sqlite
from registry.cells import LIST


class Joined(Subquery):
    """The ``item`` of each row, in the order of ``rank``, then of the item; NULL of no row."""

    output_field = CharField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        engine = postgres if connection.vendor == "postgresql" else sqlite
        template = engine.JOINED.format(separator=LIST)
        return super().as_sql(compiler, connection, template=template, **extra)


class Plain(Func):
    """A number without the zeros at its end, after a mark; nothing of no number."""

    output_field = CharField()

    def __init__(self, number: Any, *, mark: str) -> None:
        super().__init__(number)
        self.mark = mark

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        engine = postgres if connection.vendor == "postgresql" else sqlite
        template = engine.PLAIN.format(mark=self.mark)
        return super().as_sql(compiler, connection, template=template, **extra)
