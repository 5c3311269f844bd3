"""Which database Django asks: of what is public, that where the request reads; else the primary."""

from typing import Any

from django.db import OperationalError

from registry.replicas import standing
from registry.replicas.places import PRIMARY, read_from, reading

# What is written in passing is not waited for by who reads on: the counts of limits.
IN_PASSING = {"django_cache"}
PUBLIC = {"registry", "organizations", "projects", "portal", "contenttypes"}


class Router:
    def db_for_read(self, model: Any, **_hints: Any) -> str:
        return reading() if model._meta.app_label in PUBLIC else _primary()

    def db_for_write(self, model: Any, **_hints: Any) -> str:
        place = _primary()
        if model._meta.app_label not in IN_PASSING:
            read_from(PRIMARY)  # what was written is there, and not yet elsewhere
        return place

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool:
        return True  # both places hold the same records

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return db == PRIMARY


def _primary() -> str:
    """While it is known to be away, nobody waits for it to say so."""
    if standing.primary_is_away():
        raise OperationalError("the primary database is away")
    return PRIMARY
