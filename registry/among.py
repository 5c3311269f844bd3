"""Rows by keys that were read before, however many: they are one parameter on each engine."""

from typing import Any

from django.db.models import Lookup

from registry import postgres, sqlite


class Among(Lookup):  # type: ignore[type-arg] # generic in its stubs alone
    """``Among(F("pk"), keys)``; ``pk__in`` has a parameter for each key, and engines a limit."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        engine = postgres if connection.vendor == "postgresql" else sqlite
        left, params = self.process_lhs(compiler, connection)
        condition, keys = engine.among(list(self.rhs))
        return f"{left} {condition}", [*params, keys]
