"""An API put together: its addresses, with or without a last slash, and what documents them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import URLPattern, path, register_converter

from registry.api.changes import Changes
from registry.api.endpoint import Endpoint, Nothing
from registry.api.resources import Resource
from registry.api.tables import Codelist, CodelistList, Codes, ReportList, ReportRows, offered
from registry.api.views import OneRecord, RecordList
from registry.reports import ReportCatalogue


class Anything:
    """Of a path, whatever it is: a line may end in it, which Django's own takes for its end."""

    regex = "(?s:.+)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Anything, "any")


@dataclass(frozen=True)
class Route:
    """``path``: below that of the API, without a last slash. ``of``: what it gives: a resource, a
    report, a code list, or the catalogue of some."""

    name: str
    path: str
    view: type[Endpoint]
    of: dict[str, Any]

    def patterns(self) -> Iterator[URLPattern]:
        view = self.view.as_view(**self.of)
        yield path(f"{self.path}/", view, name=self.name)
        yield path(self.path, view)


@dataclass(frozen=True)
class Api:
    resources: Sequence[Resource]
    catalogue: ReportCatalogue
    codelists: Sequence[Codelist]

    @cached_property
    def routes(self) -> list[Route]:
        """In the order of the documentation."""
        changes = Route("changes", "changes", Changes, {"resources": self.resources})
        return [*self._of_resources(), changes, *self._of_reports(), *self._of_codelists()]

    def _of_resources(self) -> Iterator[Route]:
        for one in self.resources:
            of = {"resource": one}
            yield Route(one.name, one.name, RecordList, of)
            yield Route(f"{one.name}-one", f"{one.name}/<any:key>", OneRecord, of)

    def _of_reports(self) -> Iterator[Route]:
        yield Route("reports", "reports", ReportList, {"catalogue": self.catalogue})
        for one in offered(self.catalogue):
            yield Route(f"report-{one.name}", f"reports/{one.name}", ReportRows, {"report": one})

    def _of_codelists(self) -> Iterator[Route]:
        yield Route("codelists", "codelists", CodelistList, {"codelists": self.codelists})
        for one in self.codelists:
            yield Route(f"codelist-{one.name}", f"codelists/{one.name}", Codes, {"codelist": one})

    @property
    def urlpatterns(self) -> list[URLPattern]:
        return [pattern for route in self.routes for pattern in route.patterns()]


def elsewhere() -> list[URLPattern]:
    """Every other address below, which gives nothing."""
    view = Nothing.as_view()
    return [path("", view), path("<any:rest>", view)]
