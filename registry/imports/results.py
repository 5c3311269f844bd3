"""What an import did, and what it could not do, in terms an officer can act on."""

from dataclasses import asdict, dataclass, field
from typing import Any

from registry.rules import Rule


class Unusable(Exception):
    """Input that cannot be imported at all; each message names the place and the remedy."""

    def __init__(self, messages: list[Any]) -> None:
        super().__init__(*messages)
        self.messages = messages

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))


@dataclass(frozen=True)
class Refusal:
    """Why a row was refused: its file, its row as a spreadsheet numbers it, column and value."""

    file: str
    row: int
    column: str
    value: str
    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" + (
            f" {self.column}={_short(self.value)!r}" if self.column else ""
        )
        return f"{place}: {self.message} {self.remedy} [{self.code}]".replace("  ", " ")


@dataclass(frozen=True)
class HeldBack:
    """A row stored as a draft, and the rules that keep it from publication."""

    file: str
    row: int
    key: str
    rules: tuple[Rule, ...]

    def __str__(self) -> str:
        reasons = "; ".join(f"{rule} [{rule.code}]" for rule in self.rules)
        return f"{self.file}:{self.row} {self.key}: {reasons}"


@dataclass
class FileResult:
    """The counts of one file; those held back are among created, updated and unchanged."""

    file: str
    table: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    held_back: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Rejected:
    """A refused row as it came, to be corrected and loaded again."""

    table: str
    file: str
    row: int
    cells: dict[str, str]


@dataclass
class Result:
    """``ignored``: what was there and is not imported, with the reason, a sentence each.
    ``read_as``: how dates were read. ``leave_out``: rows that are refused do not keep the others
    from being stored."""

    dry_run: bool
    leave_out: bool = False
    ignored: list[Any] = field(default_factory=list)
    read_as: list[Any] = field(default_factory=list)
    files: list[FileResult] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    held_back: list[HeldBack] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def is_stored(self) -> bool:
        return not self.dry_run and (self.leave_out or not self.refusals)

    def as_json(self) -> dict[str, Any]:
        return {
            "stored": self.is_stored,
            "dry_run": self.dry_run,
            "ignored": [str(line) for line in self.ignored],
            "read_as": [str(line) for line in self.read_as],
            "files": [asdict(file) for file in self.files],
            "refused": [asdict(refusal) for refusal in self.refusals],
            "held_back": [
                {
                    "file": held.file,
                    "row": held.row,
                    "key": held.key,
                    "rules": [
                        {"code": r.code, "message": str(r.message), "remedy": str(r.remedy)}
                        for r in held.rules
                    ],
                }
                for held in self.held_back
            ],
        }


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:57]}…"
