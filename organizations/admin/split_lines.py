"""How the pages of a split show what refers to the consortium, and what would become of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.actions.splitting import STAYS, Sort
from organizations.actions.splitting.split import Done
from organizations.admin.split_forms import AllotForm
from organizations.models import Deed, InCommon, Organization
from registry.refusals import Problem

PAGE = 25  # rows of one sort at once
TOLD = 20  # reasons of a refusal that are written out

DEEDS: dict[str, Any] = {
    Deed.MOVED: _("goes to"),
    Deed.ADDED: _("a row of its own for"),
    Deed.CHANGED: _("completed with what the consortium had"),
    Deed.REMOVED: _("becomes one with what a member has, or goes"),
}
SHARE = _("a share for")
MADE = _("a new record, as a draft:")


@dataclass(frozen=True)
class Row:
    name: str
    told: str
    chosen: str


@dataclass
class SortLine:
    """One sort of rows: the choice for all, and a page of them with a choice each."""

    sort: Sort
    number: int
    way: Any  # the field of the form; None of what only stays
    choices: list[tuple[str, str]]
    page: int
    apart: int
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        return capfirst(str(self.sort.model._meta.verbose_name_plural))

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * PAGE, self.number)

    @property
    def has_next(self) -> bool:
        return self.last < self.number


def lines_of(form: AllotForm, pages: Mapping[str, int]) -> list[SortLine]:
    """Those of which there are rows; as many questions however many these are."""
    return [line for sort in form.sorts.values() if (line := _line(form, sort, pages))]


def _line(form: AllotForm, sort: Sort, pages: Mapping[str, int]) -> SortLine | None:
    number = sort.relation.rows(form.original).count()
    if not number:
        return None
    is_valid = form.is_bound and form.is_valid()
    chosen = form.allotment.rows if is_valid else {}
    apart = Counter(key for key, _pk in chosen)
    way = None if sort.only_stays else form[f"way-{sort.key}"]
    last = -(-number // PAGE)
    page = min(max(pages.get(sort.key, 1), 1), last)
    choices = [] if sort.only_stays else form.labelled(sort)
    line = SortLine(sort, number, way, choices, page, apart[sort.key])
    if not sort.only_stays:
        start = (page - 1) * PAGE
        line.rows = [
            Row(
                f"row-{sort.key}:{row.pk}",
                sort.told(row, form.original),
                chosen.get((sort.key, row.pk), ""),
            )
            for row in sort.rows(form.original)[start : start + PAGE]
        ]
    return line


def reasons_of(problems: Sequence[Problem]) -> tuple[list[str], int]:
    """The first reasons of a refusal, each with the row and what it is a part of; and how many
    others there are."""
    return [_reason(one) for one in problems[:TOLD]], max(len(problems) - TOLD, 0)


def _reason(problem: Problem) -> str:
    record: Any = problem.record
    part_of = getattr(record, "part_of", "")
    owner = [str(getattr(record, part_of))] if part_of else []
    return " – ".join([*owner, str(record), str(problem)])


@dataclass(frozen=True)
class Outcome:
    title: str
    deed: str
    member: str
    count: int


def outcomes_of(counts: Counter[Done], members: Sequence[Any]) -> list[Outcome]:
    """What is done, sort by sort: never the closing of the consortium itself."""
    told = []
    for (model, deed, number), count in counts.items():
        member = str(members[number - 1]) if number else ""
        if model is Organization and not number:
            continue
        title = capfirst(str(model._meta.verbose_name_plural))
        told.append(Outcome(title, str(_deed(model, deed)), member, count))
    return sorted(told, key=lambda one: (one.title, one.deed, one.member))


def _deed(model: Any, deed: str) -> Any:
    if deed == Deed.ADDED and model is Organization:
        return MADE
    is_sum = issubclass(model, InCommon) and model.is_sum
    return SHARE if deed == Deed.ADDED and is_sum else DEEDS[deed]


def staying(form: AllotForm) -> list[tuple[str, int]]:
    """How many rows of each sort stay with the consortium."""
    allotment, found = form.allotment, []
    elsewhere = Counter((key, way == STAYS) for (key, _pk), way in allotment.rows.items())
    for sort in form.sorts.values():
        number = sort.relation.rows(form.original).count()
        if (allotment.sorts.get(sort.key) or sort.default) == STAYS:
            number -= elsewhere[sort.key, False]
        else:
            number = min(number, elsewhere[sort.key, True])
        if number > 0:
            found.append((capfirst(str(sort.model._meta.verbose_name_plural)), number))
    return found
