"""Tables that no cursor of the database reads: reports and code lists, a part at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from registry.api import cursors
from registry.api.endpoint import Endpoint
from registry.api.parameters import Parameter, check, of_field, without
from registry.api.values import LANGUAGES, Teller, both, labels_of, shape_of_heading
from registry.api.views import (
    CURSOR,
    LIMIT,
    MANNER,
    USUAL,
    linked,
    next_address,
    together,
)
from registry.extracts import Extract, about
from registry.forms import OF_STAFF
from registry.reports import Report, ReportCatalogue, Unanswerable
from registry.reports.parameters import MANNER as OF_FILES
from registry.reports.parameters import Parameters

Row = Sequence[Any]


@dataclass(frozen=True)
class Codelist:
    """``codes``: each with its label, in the language in force; ``title``: lazy."""

    name: str
    title: Any
    codes: Callable[[], Mapping[Any, Any]]


def _part(rows: Iterable[Row], at: Sequence[int], size: int, after: Sequence[Any] | None) -> Any:
    """So many rows after that of a key, or from the first; and the key of the last, if there are
    more. Raises ``Problem`` where no row has the key."""
    left = iter(rows)
    if after is not None and not any(_key(row, at) == list(after) for row in left):
        raise cursors.lost()
    shown = list(islice(left, size))
    more = next(left, None) is not None
    return shown, _key(shown[-1], at) if more else None


def _key(row: Row, at: Sequence[int]) -> list[Any]:
    return [row[place] for place in at]


def paged(request: Any, question: str, rows: Iterable[Row], at: Sequence[int]) -> Any:
    """The rows of the page asked for, and the address of the next one."""
    cursor = request.GET.get("cursor")
    after = cursors.opened(cursor, question) if cursor else None
    shown, end = _part(rows, at, int(request.GET.get("limit", USUAL)), after)
    return shown, end and next_address(request, cursors.sealed(end, question))


# Reports


def offered(catalogue: ReportCatalogue) -> list[Report]:
    """The reports that anyone may read."""
    return [one for one in catalogue if one.is_open_to(AnonymousUser())]


class ReportList(Endpoint):
    catalogue: ClassVar[Any] = None
    parameters: ClassVar[list[Parameter]] = []

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, self.parameters)
        found = [self._told(request, one) for one in offered(self.catalogue)]
        return {"count": len(found), "next": None, "results": found}

    def _told(self, request: Any, report: Report) -> dict[str, Any]:
        address = request.build_absolute_uri
        pages = {}
        for language in LANGUAGES:
            with override(language):
                pages[language] = address(reverse("report", args=[report.name]))
        return {
            "name": report.name,
            "title": both(lambda: report.title),
            "purpose": both(lambda: report.purpose),
            "grain": both(lambda: report.grain),
            "version": report.version,
            "links": {"self": address(reverse(f"api:report-{report.name}")), "page": pages},
        }


class ReportRows(Endpoint):
    report: ClassVar[Any] = None

    @cached_property
    def asked(self) -> QueryDict:
        request = getattr(self, "request", None)
        return without(request.GET, MANNER) if request else QueryDict()

    @cached_property
    def form(self) -> Parameters:
        found: Parameters = self.report.parameters(self.asked)
        return found

    @cached_property
    def parameters(self) -> list[Parameter]:
        apart = (*OF_STAFF, *OF_FILES)
        own = [name for name in self.form.fields if name not in apart]
        known = [of_field(name, self.form.fields[name]) for name in own]
        return [*known, LIMIT, CURSOR]

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, self.parameters)
        extract = self._extract()
        at = [extract.keys.index(key) for key in extract.key]
        question = repr((self.report.name, sorted(map(_sorted, self.asked.lists()))))
        rows, following = paged(request, question, extract.rows(), at)
        teller = teller_of(extract)
        return {
            "report": _about(extract),
            "next": following,
            "results": [teller.tell(row) for row in rows],
        }

    def _extract(self) -> Extract:
        if not self.form.is_valid():
            raise together(self.form)
        try:
            found: Extract = self.report.extract(self.form)
        except Unanswerable:
            raise together(self.form) from None
        return found

    def headers_of(self, body: Any) -> dict[str, str]:
        return linked(body)


def _sorted(pair: tuple[str, list[Any]]) -> tuple[str, list[str]]:
    return pair[0], sorted(map(str, pair[1]))


def _about(extract: Extract) -> dict[str, Any]:
    """What the extract is, without the moment at which it was made: the same answer stays so."""
    known = about(extract)
    known.pop("made_at", None)
    return known


def teller_of(extract: Extract) -> Teller:
    shapes = [shape_of_heading(one) for one in extract.headings]
    labels = [labels_of(one.codes) if one.codes else None for one in extract.headings]
    return Teller(shapes, labels)


# Code lists


class CodelistList(Endpoint):
    codelists: ClassVar[Sequence[Codelist]] = ()
    parameters: ClassVar[list[Parameter]] = []

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, self.parameters)
        found = [self._told(request, one) for one in self.codelists]
        return {"count": len(found), "next": None, "results": found}

    def _told(self, request: Any, one: Codelist) -> dict[str, Any]:
        here = request.build_absolute_uri(reverse(f"api:codelist-{one.name}"))
        return {"name": one.name, "title": both(lambda: one.title), "links": {"self": here}}


class Codes(Endpoint):
    codelist: ClassVar[Any] = None
    parameters: ClassVar[list[Parameter]] = [LIMIT, CURSOR]

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, self.parameters)
        labels = labels_of(self.codelist.codes)
        rows, following = paged(request, self.codelist.name, _rows(labels), [0])
        return {
            "name": self.codelist.name,
            "title": both(lambda: self.codelist.title),
            "count": len(labels),
            "next": following,
            "results": [{"code": code, **label} for code, label in rows],
        }

    def headers_of(self, body: Any) -> dict[str, str]:
        return linked(body)


def _rows(labels: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
    yield from sorted(labels.items())
