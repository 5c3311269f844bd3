"""Rows by keys that were read before, however many: they are one parameter on each engine."""

from typing import Any

from django.db.models import Lookup

from registry.engines import engine_of


class Among(Lookup):
    """``Among(F("pk"), keys)``; ``pk__in`` has a parameter for each key, and engines a limit."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        condition, keys = engine_of(connection).among(list(self.rhs))
        return f"{left} {condition}", (*params, keys)
