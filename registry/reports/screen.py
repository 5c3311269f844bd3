"""One page of a report: its lines in words, its totals over every row, its drawing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.bars import Chart
from registry.extracts import Extract, Heading
from registry.extracts.heading import Value
from registry.facts import in_words
from registry.reports.lines import Lines
from registry.reports.report import Drawn, Report

PAGE_ROWS = 100
MOST_BARS = 12


@dataclass(frozen=True)
class Cell:
    """``label``: of its column, where a table becomes cards."""

    text: str
    is_numeric: bool
    label: Any
    lang: str = ""


@dataclass
class Screen:
    """Every row is read once, for the totals, and those of the page alone are kept; of ``Lines``,
    which know what they add up to, those of the page alone are read. A row of totals stands below
    them."""

    report: Report
    extract: Extract
    number: int = 1
    count: int = 0
    kept: list[Sequence[Value]] = field(default_factory=list)
    last: Sequence[Value] | None = None
    sums: dict[str, Any] = field(default_factory=dict)
    bars: Counter[Any] = field(default_factory=Counter)

    @classmethod
    def of(cls, report: Report, extract: Extract, number: int) -> "Screen":
        """Raises ``Http404`` past the last page."""
        screen = cls(report, extract, number)
        rows = extract.rows()
        if isinstance(rows, Lines):
            screen._open(rows)
        else:
            for row in rows:
                screen._read(row)
        screen.page_obj  # noqa: B018 - a page past the end is told before any is drawn
        return screen

    def _open(self, lines: Lines) -> None:
        self.count, self.sums, self.bars = len(lines), {**lines.sums}, Counter(lines.bars)
        first = (self.number - 1) * PAGE_ROWS
        self.kept = [*lines.between(first, first + PAGE_ROWS)]

    def _read(self, row: Sequence[Value]) -> None:
        """The last row of an extract that has totals is not one of its rows."""
        if not self.extract.is_totalled:
            self._add(row)
            return
        if self.last is not None:
            self._add(self.last)
        self.last = row

    def _add(self, row: Sequence[Value]) -> None:
        first = (self.number - 1) * PAGE_ROWS
        if first <= self.count < first + PAGE_ROWS:
            self.kept.append(row)
        self.count += 1
        for place, key in self._summed:
            value: Any = row[place]
            if value is not None:
                self.sums[key] = self.sums.get(key, 0) + value
        if self._bar:
            label, measure = self._bar
            length: Any = row[measure]
            self.bars[row[label]] += length or 0

    @cached_property
    def _summed(self) -> list[tuple[int, str]]:
        """Where in a row what is summed is."""
        return [(n, one.key) for n, one in enumerate(self.extract.headings) if one.is_summed]

    @cached_property
    def _bar(self) -> tuple[int, int] | None:
        """Where in a row the name and the length of its bar are."""
        drawn, keys = self._drawn, list(self.extract.keys)
        return (keys.index(drawn.label), keys.index(drawn.measure)) if drawn else None

    @cached_property
    def _drawn(self) -> Drawn | None:
        """What is drawn; nothing of what changed between two days."""
        return self.report.drawn if self.extract.name == self.report.name else None

    @cached_property
    def page_obj(self) -> Page[Any]:
        try:
            return Paginator(range(self.count), PAGE_ROWS).page(self.number)
        except EmptyPage as error:
            raise Http404(_("There is no page %(number)s.") % {"number": self.number}) from error

    @property
    def page_range(self) -> Any:
        return self.page_obj.paginator.get_elided_page_range(self.number)

    @property
    def lines(self) -> list[list[Cell]]:
        return [self._line(row) for row in self.kept]

    @property
    def total(self) -> list[Cell]:
        """The row of totals, without its first cell; empty where nothing is summed."""
        if self.last is not None:
            return self._line(self.last)[1:]
        if not self.sums or self.count < 1:
            return []
        given = self.report.total(dict(self.sums))
        return self._line([given.get(key) for key in self.extract.keys])[1:]

    @property
    def definitions(self) -> list[Heading]:
        """The columns that say what they mean; of those that mean the same, the last."""
        return list({str(one.help): one for one in self.extract.headings if one.help}.values())

    def _line(self, row: Sequence[Value]) -> list[Cell]:
        return [
            Cell(
                self._said(heading, value),
                heading.is_numeric,
                heading.label,
                self._language(heading, row) if value else "",
            )
            for heading, value in zip(self.extract.headings, row, strict=True)
        ]

    def _language(self, heading: Heading, row: Sequence[Value]) -> str:
        """Of what the row holds there, if it is not the reader's."""
        found = heading.lang
        if heading.key in self._languages:
            place, known = self._languages[heading.key]
            found = known.get(str(row[place]), "")
        return "" if found == get_language() else found

    @cached_property
    def _languages(self) -> dict[str, tuple[int, Mapping[str, str]]]:
        """By column of texts that have each their own: where their keys are, and the languages of
        the page's."""
        keys = list(self.extract.keys)
        asked = [one for one in self.extract.headings if one.languages and one.beside in keys]
        places = {one.key: keys.index(one.beside) for one in asked}
        return {
            one.key: (places[one.key], one.languages({str(r[places[one.key]]) for r in self.kept}))
            for one in asked
            if one.languages
        }

    @cached_property
    def _codes(self) -> dict[str, dict[Any, Any]]:
        return {one.key: one.codes() for one in self.extract.headings if one.codes}

    def _said(self, heading: Heading, value: Value) -> str:
        if heading.key in self._codes and value:
            return capfirst(str(self._codes[heading.key].get(value, value)))
        if isinstance(value, Decimal):
            return number_format(value, decimal_pos=2, force_grouping=True)
        if isinstance(value, int) and not isinstance(value, bool) and heading.is_summed:
            return number_format(value, force_grouping=True)
        return in_words(value)

    @cached_property
    def chart(self) -> Chart | None:
        drawn, longest = self._drawn, max(self.bars.values(), default=0)
        if drawn is None or not longest:
            return None
        headings = {one.key: one for one in self.extract.headings}
        label, measure = headings[drawn.label], headings[drawn.measure]
        ranked = self.bars.most_common(MOST_BARS)
        shown = ranked if drawn.is_ranked else list(self.bars.items())[-MOST_BARS:]
        parts = [
            (self._said(label, code), self._said(measure, value), Decimal(value) * 100 / longest)
            for code, value in shown
        ]
        return Chart.of(self._caption(measure), parts)

    def _caption(self, measure: Heading) -> str:
        title = capfirst(str(measure.label))
        if len(self.bars) <= MOST_BARS:
            return title
        words = _("%(title)s: %(shown)d of %(all)d, as the table gives them")
        return words % {"title": title, "shown": MOST_BARS, "all": len(self.bars)}
