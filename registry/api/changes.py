"""What was published, changed or withdrawn since a reader last asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.change_feed import catch_up, the_feed
from registry.api import cursors
from registry.api.endpoint import ENCODER, Endpoint
from registry.api.parameters import Kind, Parameter, check
from registry.api.problems import Problem, gone, later
from registry.api.resources import Resource, Telling
from registry.api.values import plain
from registry.api.views import LIMIT, USUAL, linked, next_address
from registry.models import Change, ChangeFeed
from registry.replicas.places import PRIMARY, read_from
from registry.replicas.standing import primary_is_away
from registry.serving.freshness import is_settled
from registry.sources import Source

CURSOR = Parameter(
    "cursor",
    Kind.MARK,
    gettext_lazy("Since when: the “cursor” of the answer before, never made up."),
    pattern=cursors.PATTERN,
)
BEGIN = Parameter(
    "begin",
    Kind.CODE,
    gettext_lazy("With “now”, no change is told, but from where the next ones are."),
    ["now"],
)
EXPAND = Parameter(
    "expand",
    Kind.KEYS,
    gettext_lazy("With “record”, each record is told as it is now; null where it is withdrawn."),
    ["record"],
)


def sources_of(resources: Sequence[Resource]) -> list[Source]:
    """What the feed tells of the resources."""
    return [
        Source(
            one.name,
            one.columns.model,
            _Digests(one),
            one.shown_with,
            one.turning,
            one.filters,
            one.tied_by,
            one.figures,
            one.pairs,
        )
        for one in resources
    ]


@dataclass(frozen=True)
class _Digests:
    """The key of each public record, and a digest of all that the API tells of it."""

    resource: Resource

    def __call__(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        told = Telling(self.resource, address=str).by_pk(pks)
        return {pk: (str(one[self.resource.keyed]), _digest(one)) for pk, one in told.items()}


def _digest(record: Mapping[str, Any]) -> str:
    return sha256(ENCODER.encode(record)).hexdigest()[:32]


class Changes(Endpoint):
    resources: ClassVar[Sequence[Resource]] = ()

    @cached_property
    def parameters(self) -> list[Parameter]:
        label = gettext_lazy("What the records are: any of the names given; all where none is.")
        names = [one.name for one in self.resources]
        return [Parameter("resource", Kind.CODES, label, names), CURSOR, BEGIN, LIMIT, EXPAND]

    def changed(self, request: Any) -> tuple[int, bool]:
        check(request.GET, self.parameters)
        if not primary_is_away():
            # Cursors are of the primary's feed, which no replica is ahead of.
            read_from(PRIMARY)
            catch_up()
        return int(self.feed.at.timestamp()), is_settled(self.feed.at)

    @cached_property
    def feed(self) -> ChangeFeed:
        """Read before the changes: all those up to its last one are there."""
        return the_feed()

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        asked = request.GET
        names, size = sorted({*asked.getlist("resource")}), int(asked.get("limit", USUAL))
        question = repr(("changes", names))
        since, begun = self._since(asked, question)
        rows = list(Change.objects.after(since, names)[: size + 1])
        shown, is_more = rows[:size], len(rows) > size
        end = shown[-1].number if is_more else max([self.feed.last, *(r.number for r in shown)])
        cursor = cursors.sealed([self.feed.epoch, end, begun], question)
        return {
            "cursor": cursor,
            "next": next_address(request, cursor) if is_more else None,
            "results": self._told(shown, request),
        }

    def _since(self, asked: Any, question: str) -> tuple[int, int]:
        """The number after which the changes are told, and the last one when the reader began, who
        had nothing then that was withdrawn before. Raises ``Problem``."""
        begin, cursor, last = asked.get("begin"), asked.get("cursor"), self.feed.last
        if begin and cursor:
            detail = _("begin and cursor do not go together.")
            raise Problem(409, detail, [{"parameter": "begin", "detail": detail}])
        if not cursor:
            return (last if begin else 0), last
        epoch, number, begun = cursors.opened(cursor, question)
        known = max(number, begun)
        if epoch == self.feed.epoch and known > last and primary_is_away():
            raise later()
        if epoch != self.feed.epoch or not self.feed.forgotten <= known <= last:
            raise gone(_("This cursor is too old. Begin again without one, and with no copy."))
        return number, begun

    def _told(self, shown: Sequence[Change], request: Any) -> list[dict[str, Any]]:
        address = request.build_absolute_uri
        entries = [entry_of(one, self._link(one, address)) for one in shown]
        if request.GET.get("expand"):
            found = self._records(shown, address)
            for one, entry in zip(shown, entries, strict=True):
                entry["record"] = found.get((one.resource, one.key)) if one.is_there else None
        return entries

    def _link(self, one: Change, address: Any) -> str:
        return address(self._by_name[one.resource].path_of(one.key)) if one.is_there else ""

    def _records(self, shown: Sequence[Change], address: Any) -> dict[tuple[str, str], Any]:
        """The records as they are now, by resource and key."""
        found: dict[tuple[str, str], Any] = {}
        for name, resource in self._by_name.items():
            pks = [one.record_pk for one in shown if one.resource == name and one.is_there]
            if pks:
                told = Telling(resource, address).by_pk(pks).values()
                found |= {(name, str(record[resource.keyed])): record for record in told}
        return found

    @property
    def _by_name(self) -> dict[str, Resource]:
        return {one.name: one for one in self.resources}

    def headers_of(self, body: Any) -> dict[str, str]:
        return linked(body)


def entry_of(one: Change, link: str) -> dict[str, Any]:
    """What is told of a change; of what is withdrawn, its key alone."""
    return {
        "resource": one.resource,
        "key": one.key,
        "event": one.event,
        "at": plain(one.at),
        "links": {"self": link or None},
    }
