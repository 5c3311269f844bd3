"""The funding of a project as tables and sentences; beside what it was, where that is known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import Nature, Source, Stage
from projects.funding.stages import SHARES, Funding, StageFunding
from registry.amounts import Share, dollars, percent
from registry.bilingual import labelled
from registry.days import year_in_words
from registry.numbers import written

LEVERAGE = gettext_lazy("leverage: other dollars per MRIF dollar")


@dataclass(frozen=True)
class Cell:
    """``was``: what stood there, where a comparison is asked; None where none is."""

    text: str
    was: str | None = None

    @property
    def is_changed(self) -> bool:
        return self.was is not None and self.was != self.text


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """Lines of one kind; ``total`` the line that they add up to, if they do."""

    label: str
    lines: list[Line]
    total: Line | None = None


@dataclass(frozen=True)
class Table:
    """A column for each of ``stages``; no line adds them."""

    stages: list[str]
    groups: list[Group]

    @property
    def width(self) -> int:
        return 1 + len(self.stages)


Words = Callable[[StageFunding], str]


class TableWriter:
    def __init__(self, now: Funding, before: Funding | None) -> None:
        self.now, self.before = now, before
        known = [*now.stages, *(before.stages if before else [])]
        self.stages = [stage for stage in Stage if any(one.stage == stage for one in known)]
        self.sources = _used(Source, known, "by_source")
        self.natures = _used(Nature, known, "by_nature")
        self.years = sorted({y for one in known for y in one.by_year}, key=lambda y: y or 9999)

    def table(self) -> Table:
        return Table([str(stage.label) for stage in self.stages], self._groups())

    def _groups(self) -> list[Group]:
        total = self._line(_("total"), lambda one: dollars(one.total))
        sources = [self._line(s.label, _amount("by_source", s)) for s in self.sources]
        natures = [self._line(n.label, _amount("by_nature", n)) for n in self.natures]
        years = [self._line(_year(y), _amount("by_year", y)) for y in self.years]
        shares = [self._line(label, _share(*sources)) for label, sources in SHARES]
        return [
            Group(_("By source"), sources, total),
            Group(_("Shares"), [*shares, self._line(LEVERAGE, leverage_in_words)]),
            Group(_("By nature"), natures),
            Group(_("By fiscal year"), years),
        ]

    def _line(self, label: Any, words: Words) -> Line:
        return Line(str(label), [self._cell(stage, words) for stage in self.stages])

    def _cell(self, stage: Stage, words: Words) -> Cell:
        now = _said(self.now, stage, words)
        return Cell(now, None if self.before is None else _said(self.before, stage, words))


def table(now: Funding, before: Funding | None = None) -> Table:
    return TableWriter(now, before).table()


def _used(choices: Any, known: Iterable[StageFunding], name: str) -> list[Any]:
    return [one for one in choices if any(one in getattr(stage, name) for stage in known)]


def _said(funding: Funding, stage: Stage, words: Words) -> str:
    found = funding.at(stage)
    return words(found) if found else ""


def _amount(name: str, key: Any) -> Words:
    return lambda one: dollars(getattr(one, name).get(key))


def _share(*sources: Source) -> Words:
    return lambda one: percent(one.share(*sources).percent)


def _year(begun: int | None) -> str:
    return _("no date") if begun is None else year_in_words(begun)


def leverage_in_words(one: StageFunding) -> str:
    if one.leverage is None:
        return _("not computable")
    return written(one.leverage, ",.2f")


def shares_by_source(one: StageFunding) -> list[tuple[str, Share]]:
    return [(str(source.label), one.share(source)) for source in Source if source in one.by_source]


def sentences(funding: Funding) -> list[tuple[str, str]]:
    """Of each stage, its shares and its leverage in words."""
    return [(_sentence(one), _leverage_sentence(one)) for one in funding.stages]


def _sentence(one: StageFunding) -> str:
    """``Committed: MRIF 62.5 %, own resources 20.0 %, …``."""
    parts = ", ".join(f"{label} {percent(s.percent)}" for label, s in shares_by_source(one))
    return labelled(capfirst(str(one.stage.label)), parts)


def _leverage_sentence(one: StageFunding) -> str:
    if one.leverage is None:
        return _("Leverage is not computable: nothing comes from the MRIF.")
    told = {"amount": dollars(one.leverage)}
    return _("For each dollar of the MRIF, others bring %(amount)s.") % told
