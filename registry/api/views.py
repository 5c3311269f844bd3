"""The addresses of a resource: its list and each of its records."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from registry.api import cursors
from registry.api.absence import absence_of
from registry.api.endpoint import Endpoint
from registry.api.parameters import Kind, Parameter, check, of_field, without
from registry.api.problems import Problem
from registry.api.resources import MOST, MOST_EXPANDED, Resource, Telling
from registry.filters import RecordFilterSet
from registry.given import kept_keys
from registry.keyset import Part, part, part_among
from registry.memory.tallied import Tallied
from registry.paging import PageNumber
from registry.search.looking import Search

USUAL = 50
LIMIT = Parameter(
    "limit",
    Kind.NUMBER,
    gettext_lazy("How many records a page has at most."),
    least=1,
    most=MOST,
    default=USUAL,
)
CURSOR = Parameter(
    "cursor",
    Kind.MARK,
    gettext_lazy("From which place the list goes on: as “next” gives it, never made up."),
    pattern=cursors.PATTERN,
)
MANNER = ("limit", "cursor", "fields", "expand")


def fields_of(keys: Sequence[str]) -> Parameter:
    label = gettext_lazy("The fields to tell, between commas; all of them where none is given.")
    return Parameter("fields", Kind.KEYS, label, list(keys))


def expand_of(resource: Resource) -> list[Parameter]:
    names = [one.name for one in resource.expansions]
    label = gettext_lazy(
        "Other records to tell with each, between commas: 20 of each kind at most. A page then has "
        "50 records at most."
    )
    return [Parameter("expand", Kind.KEYS, label, names)] if names else []


def filters_of(found: RecordFilterSet) -> list[Parameter]:
    """The parameters of the filters of a page, without those of its paging."""
    shown = [name for name, one in found.filters.items() if not isinstance(one, PageNumber)]
    known = [of_field(name, found.form.fields[name]) for name in shown]
    if any(isinstance(one, Search) for one in found.filters.values()):
        label = gettext_lazy("With 1, the words of q are looked for as they are typed.")
        known.append(Parameter(Search.exact, Kind.CODE, label, ["1"]))
    return known


class OfResource(Endpoint):
    resource: ClassVar[Any] = None

    def telling(self, request: Any) -> Telling:
        """Raises ``Problem`` where a parameter is wrong."""
        check(self.asked(request), self.parameters)
        given = {one.name: one.read(request.GET.getlist(one.name)) for one in self.parameters}
        address = request.build_absolute_uri
        return Telling(self.resource, address, given["fields"], given.get("expand", ()))

    def asked(self, request: Any) -> QueryDict:
        data: QueryDict = request.GET
        return data

    @cached_property
    def parameters(self) -> list[Parameter]:
        return [fields_of(list(self.resource.offered)), *expand_of(self.resource)]


class RecordList(OfResource):
    def asked(self, request: Any) -> QueryDict:
        """With the keys of records as the filters have read them."""
        data = request.GET.copy()
        for name in kept_keys(self.found.filters):
            blank = [one for one in data.getlist(name) if not one.strip()]
            if keys := self.found.data.getlist(name):
                data.setlist(name, [*keys, *blank])
        return data

    @cached_property
    def found(self) -> RecordFilterSet:
        """What is asked; nothing, where the documentation asks what can be."""
        request = getattr(self, "request", None)
        data = without(request.GET, MANNER) if request else QueryDict()
        found: RecordFilterSet = self.resource.filters(data)
        return found

    @cached_property
    def parameters(self) -> list[Parameter]:
        return [*filters_of(self.found), LIMIT, CURSOR, *super().parameters]

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        telling = self.telling(request)
        if not self.found.is_valid():
            raise together(self.found.form)
        asked, cursor, question = request.GET, request.GET.get("cursor"), self.question
        after = cursors.opened(cursor, question) if cursor else None
        size = min(int(asked.get("limit", USUAL)), MOST_EXPANDED if telling.expand else MOST)
        try:
            shown = self._part(size, after)
        except (ValueError, TypeError):
            raise cursors.lost() from None
        end = None if shown.end is None else cursors.sealed(shown.end, question)
        return {
            "count": None if cursor else self._count(),
            "next": end and next_address(request, end),
            "results": telling.tell(shown.keys),
        }

    @property
    def _known(self) -> Tallied | None:
        """What is known of the list, where nothing stored waits to be looked at: what a client has
        is told to be the same for as long as nothing is stored. None where words are looked for:
        the best answer comes first."""
        return self.found.tallied if self.found.mark and not self.found.question else None

    def _count(self) -> int:
        return self._known.count() if self._known else int(self.found.qs.order_by().count())

    def _part(self, size: int, after: Sequence[Any] | None) -> Part:
        """Of a long list, on the way through its order where that is quick: a database that looks
        for what the filters leave may read all of it first."""
        rows, found = self.found.qs, None
        if self._known:
            every = self.found.records.order_by(*rows.query.order_by)
            found = part_among(every, size, after, self._known.first)
        return found or part(rows, size, after)

    @property
    def question(self) -> str:
        """What is asked, whatever part of the answer is: a cursor belongs to it."""
        asked = sorted((name, sorted(values)) for name, values in self.found.data.lists())
        return repr((self.resource.name, asked))

    def headers_of(self, body: Any) -> dict[str, str]:
        return linked(body)


class OneRecord(OfResource):
    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        telling = self.telling(request)
        pk = self.resource.find(place["key"])
        for record in telling.tell([pk]) if pk is not None else ():
            return record
        raise absence_of(self.resource, place["key"])


def next_address(request: Any, cursor: str) -> str:
    """The address of the next page: the same parameters, from another place."""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return str(request.build_absolute_uri(f"{request.path}?{asked.urlencode()}"))


def linked(body: Any) -> dict[str, str]:
    return {"Link": f'<{body["next"]}>; rel="next"'} if body["next"] else {}


def together(form: Any) -> Problem:
    """Each parameter is right, but they do not go together."""
    errors = [
        {"parameter": name, "detail": str(messages[0])} for name, messages in form.errors.items()
    ]
    return Problem(409, " ".join(one["detail"] for one in errors), errors)
