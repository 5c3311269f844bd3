"""What a run of an import knows on its way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from registry.actions import Trial
from registry.imports.importer import Importer, Row
from registry.imports.journal import Journal, Place
from registry.imports.places import Places
from registry.imports.results import FileResult, Result
from registry.models import Publishable

CHUNK = 1000


class Rows(Protocol):
    """Rows of one table, each with its place."""

    @property
    def importer(self) -> Importer: ...
    @property
    def place(self) -> str: ...
    @property
    def is_correction(self) -> bool: ...
    def rows(self) -> Iterable[Row]: ...


@dataclass
class Asked:
    """What a row asks of its record's publication, and what the row did before."""

    row: Row
    file: FileResult
    state: str
    outcome: str


@dataclass
class Run:
    """``trial``: of what will be taken back, by which it is written; ``is_last``: whether no row
    of another table is still to come."""

    result: Result
    by: Any
    reason: str
    journal: Journal
    closed: Collection[str]
    asked: dict[type[Publishable], dict[int, Asked]] = field(default_factory=dict)
    touched: dict[type[Publishable], dict[int, tuple[Row, FileResult]]] = field(
        default_factory=dict
    )
    seen: Places = field(default_factory=Places)
    replaced: set[Place] = field(default_factory=set)
    refused: set[tuple[Any, str]] = field(default_factory=set)
    untouched: set[int] = field(default_factory=set)
    trial: Trial | None = None
    is_last: bool = False
