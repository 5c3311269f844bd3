"""A registry made large by SQL: the records of a small one again and again, with their parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import UniqueConstraint

from organizations.models import Organization
from projects.models import Project
from registry import guards

# What the machine makes of records, and what is left of former ones: not copied.
LEFT = ("Historical", "PossibleDouble", "NotDuplicate", "Merge", "Split")
LEFT += ("OrganizationSlug", "ProjectSlug")
# An index is dropped and made anew when so many rows come: sorted at once, not row by row.
MANY = 50_000
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), obj_description(indexrelid)
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid
WHERE indrelid = %s::regclass AND pg_constraint.oid IS NULL AND NOT indisprimary"""


def multiply(projects: int, organizations: int = 0) -> tuple[int, int]:
    """Copy projects and organizations, with what is told of them, until there are so many; how
    many there are. A project's copies go round the copies of its organizations. History is not
    copied, and nothing is checked: copies are as good as those they copy."""
    whole, shares = _parts(Organization), _parts(Project)
    times = max(1, round(organizations / (Organization.objects.count() or 1)))
    copies = max(1, round(projects / (Project.objects.count() or 1)))
    highest = {model: _highest(model) for model in (*whole, *shares)}
    shifts = dict.fromkeys(whole, f"(copies.n % {times})") | dict.fromkeys(shares, "copies.n")
    guards.remove()
    with transaction.atomic(), connection.cursor() as cursor:
        _without_checks(cursor)
        for made, count in ((whole, times), (shares, copies)):
            for model in made if count > 1 else ():
                with _without_indexes(cursor, model, count):
                    cursor.execute(_copy(model, count, shifts, highest))
        for statement in connection.ops.sequence_reset_sql(no_style(), [*whole, *shares]):
            cursor.execute(statement)
    guards.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Project.objects.count(), Organization.objects.count()


def _parts(top: Any) -> list[Any]:
    """The models whose rows belong to one, or to what belongs to it; first itself. What belongs to
    a project as well as to an organization is the project's."""
    found, apart = [top], {Project} if top is Organization else set[Any]()
    everything = [
        model
        for app in ("organizations", "projects")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith(LEFT)
    ]
    for one in found:
        for model in everything:
            to = {field.related_model for field in model._meta.local_concrete_fields}
            if one in to and model not in found and not apart & to:
                found.append(model)
    return found


def _highest(model: Any) -> int:
    return model._base_manager.aggregate(at=models.Max("pk"))["at"] or 0


def _without_checks(cursor: Any) -> None:
    """Until the transaction ends."""
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    else:
        cursor.execute("SET LOCAL session_replication_role = replica")


@contextmanager
def _without_indexes(cursor: Any, model: Any, times: int) -> Iterator[None]:
    dropped = []
    if connection.vendor == "postgresql" and model._base_manager.count() * times > MANY:
        cursor.execute(INDEXES, [model._meta.db_table])
        dropped = cursor.fetchall()
    for name, _made, _said in dropped:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for name, made, said in dropped:
        cursor.execute(made)
        if said:
            cursor.execute(f"COMMENT ON INDEX {name} IS %s", [said])


def _copy(model: Any, times: int, shifts: dict[Any, str], highest: dict[Any, int]) -> str:
    fields = [f for f in model._meta.local_concrete_fields if not _is_generated(f)]
    names = ", ".join(f'"{one.column}"' for one in fields)
    values = ", ".join(_value(one, shifts, highest) for one in fields)
    table = f'"{model._meta.db_table}"'
    return (
        f"INSERT INTO {table} ({names}) "  # noqa: S608 - names of the schema alone
        f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies"
        f" WHERE n < {times - 1}) SELECT {values} FROM copies, {table} one"
    )


def _is_generated(field: Any) -> bool:
    return isinstance(field, models.GeneratedField)


def _is_number_of_one(field: Any) -> bool:
    """A number that the law gives to one alone: copies have none."""
    unique = [one for one in field.model._meta.constraints if isinstance(one, UniqueConstraint)]
    return field.blank and any(one.fields == (field.name,) for one in unique)


def _value(field: Any, shifts: dict[Any, str], highest: dict[Any, int]) -> str:
    """Of a copy: its own key, and the keys of the copies it belongs to; what is unique, with the
    number."""
    name = f'one."{field.column}"'
    of = field.model if field.primary_key else field.related_model
    if of in shifts:
        return f"{name} + {shifts[of]} * {highest[of]}"
    if _is_number_of_one(field):
        return "''"
    return f"{name} || '-copy' || copies.n" if field.unique else name
