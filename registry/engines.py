"""The module of the engine that a connection talks to: both have what the other has."""

from types import ModuleType
from typing import Any

from registry import postgres, sqlite


def engine_of(connection: Any) -> Any:
    return _ENGINES[connection.vendor]


_ENGINES: dict[str, ModuleType] = {"postgresql": postgres, "sqlite": sqlite}
