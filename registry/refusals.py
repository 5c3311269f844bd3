"""What could not be stored, and why, in terms a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.rules import Rule


@dataclass(frozen=True)
class Problem:
    """One reason why one record was refused: ``code`` names the rule or the kind of error."""

    record: models.Model
    message: Any
    code: str
    field: str = NON_FIELD_ERRORS
    remedy: Any = ""

    @classmethod
    def broken(cls, rule: Rule, record: models.Model) -> "Problem":
        return cls(record, rule.message, rule.code, rule.field, rule.remedy)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class Refused(Exception):
    """A write broke a rule; nothing of it was stored."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{problem.code}: {problem}" for problem in self.problems))


SHOWN = "publication.shown"


def shown_to_all(record: Any) -> Problem:
    """Why a row that a person may not show to the public was not stored."""
    return Problem(
        record,
        _("What the public sees is changed by a reviewer."),
        SHOWN,
        "",
        _("Ask a reviewer, or have the record withdrawn to draft first."),
    )
