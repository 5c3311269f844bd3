"""A registry made large by SQL: the projects of a small one again and again, with their parts."""

from typing import Any

from django.db import connection, models, transaction

from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    Participation,
    Place,
    Project,
    ProjectGoal,
    ProjectRegion,
    SectorShare,
)

PARTS = (
    CountryShare,
    SectorShare,
    ProjectGoal,
    ProjectRegion,
    Participation,
    Contribution,
    MarkerValue,
    Place,
    Cohort,
)


def multiply(projects: int) -> int:
    """Copy the projects, and what files tell of them, until there are so many; how many there are.
    Their history is not copied, and nothing is checked: they are as good as those they copy."""
    copies = projects // Project.objects.count() - 1
    if copies > 0:
        statements = [_copy(model, Project, copies) for model in (Project, *PARTS)]
        with transaction.atomic(), connection.cursor() as cursor:
            without_checks(cursor)
            for statement in statements:
                cursor.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Project.objects.count()


def without_checks(cursor: Any) -> None:
    """Until the transaction ends."""
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    else:
        cursor.execute("SET LOCAL session_replication_role = replica")


def _copy(model: Any, project: Any, copies: int) -> str:
    fields = [f for f in model._meta.local_concrete_fields if not _is_generated(f)]
    names = ", ".join(f'"{one.column}"' for one in fields)
    values = ", ".join(_value(one, project) for one in fields)
    table = f'"{model._meta.db_table}"'
    return (
        f"INSERT INTO {table} ({names}) "  # noqa: S608 - names of the schema alone
        f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies"
        f" WHERE n < {copies}) SELECT {values} FROM {table} one, copies"
    )


def _is_generated(field: Any) -> bool:
    return isinstance(field, models.GeneratedField)


def _value(field: Any, project: Any) -> str:
    """Of a copy: its own key and that of its own project; what is unique, with the number."""
    name = f'one."{field.column}"'
    if field.primary_key or field.related_model is project:
        of = field.model if field.primary_key else project
        highest = of._base_manager.aggregate(at=models.Max("pk"))["at"]
        return f"{name} + copies.n * {highest or 0}"
    return f"{name} || '-' || copies.n" if field.unique else name
