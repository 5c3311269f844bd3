"""Resources: the public records of one model, as their columns tell them."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import override

from registry.api.values import LANGUAGES, Shape, Teller, shape_of
from registry.columns import Column, Columns, On
from registry.exports import table
from registry.figure_tables import Table
from registry.filters import RecordFilterSet
from registry.sources import Days, Pairs, never

MOST = 200  # records on a page
MOST_EXPANDED = 50  # records on a page, where others are told with each
MOST_WITH_EACH = 20  # of those others
MARK = "0"  # both a slug and a number


@dataclass(frozen=True)
class Expansion:
    """Records of another resource that are told with each of some: ``ties`` gives their primary
    keys by those of the owners, so many for each, one more than are shown if there are more.
    ``rest``: the parameter of the other list that gives all of them, by the key of the owner."""

    name: str
    resource: "Resource"
    ties: Callable[[Collection[Any], int], Mapping[Any, Sequence[Any]]]
    rest: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Resource:
    """``page``: the name of the address of a record's own page, by the value of ``page_by``.
    ``grain``: what one record is. ``keyed``: the column by which one record is asked for.
    ``shown_with``, ``turning``, ``tied_by``, ``figures``, ``pairs``: see ``registry.sources``."""

    name: str
    filters: type[RecordFilterSet]
    columns: Columns
    grain: Any
    page: str = ""
    page_by: str = "slug"
    keyed: str = "key"
    expansions: Sequence[Expansion] = ()
    shown_with: Sequence[str] = ()
    turning: Days = never
    tied_by: Sequence[str] = ()
    figures: Callable[[Any], Mapping[str, Table]] | None = None
    pairs: Pairs | None = None

    def with_expansions(self, *expansions: Expansion) -> "Resource":
        return replace(self, expansions=expansions)

    @cached_property
    def offered(self) -> dict[str, Column]:
        """The columns that anyone may ask for, in their fixed order."""
        return {column.key: column for column in self.columns.on(On.API)}

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        return {key: shape_of(self.columns, one) for key, one in self.offered.items()}

    @property
    def title(self) -> str:
        return str(self.columns.model._meta.verbose_name_plural)

    @property
    def records(self) -> Any:
        """What anyone may see."""
        manager: Any = self.columns.model._default_manager
        return manager.public().for_page()

    def path_of(self, key: Any) -> str:
        """The path of one record, by its key."""
        return f"{reverse(f'api:{self.name}')}{_quoted(key)}/"

    @property
    def a_key(self) -> Any:
        """That of a public record, to show how keys are; None where there is none."""
        path = self.offered[self.keyed].source
        return self.records.order_by("pk").values_list(path, flat=True).first()

    def find(self, key: str) -> Any:
        """The primary key of the public record of a key; None where there is none."""
        rows = self.among(self.records.order_by(), key)
        return rows.values_list("pk", flat=True).first()

    def among(self, rows: Any, key: str) -> Any:
        """Those of the rows that have the key."""
        path = self.offered[self.keyed].source
        field: Any = self.columns.model._meta.get_field(path)
        is_number = field.get_internal_type() == "BigAutoField"
        if "\x00" in key or (is_number and not re.fullmatch("[0-9]{1,18}", key)):
            return rows.none()
        return rows.filter(**{path: key})


@dataclass(frozen=True)
class Telling:
    """How the records of a resource are told to one request. ``address``: gives the absolute
    address of a path; ``fields``: the keys of the columns asked for, all if none are."""

    resource: Resource
    address: Callable[[str], str]
    fields: Sequence[str] = ()
    expand: Sequence[str] = ()

    def tell(self, pks: Sequence[Any]) -> list[dict[str, Any]]:
        """The records of the primary keys, in their order; one that is no longer public is left
        out."""
        found = self.by_pk(pks)
        return [found[pk] for pk in pks if pk in found]

    def by_pk(self, pks: Sequence[Any]) -> dict[Any, dict[str, Any]]:
        """Those of the records that are public, by their primary keys."""
        found = dict(self._read(pks))
        for one in self.resource.expansions:
            if one.name in self.expand:
                self._expand(one, found)
        return found

    def _read(self, pks: Sequence[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
        one, wanted = self.resource, self.fields or list(self.resource.offered)
        shapes = [one.shapes[key] for key in one.offered if key in wanted]
        teller = Teller(shapes, [shape.labels() for shape in shapes])
        beside = [one.offered[one.keyed], Column("pk", On(0), path="id")]
        if one.page:
            beside.append(Column("page", On(0), path=one.page_by))
        shown = [*beside, *(one.offered[shape.key] for shape in shapes)]
        rows = one.records.order_by().filter(pk__in=pks)
        addresses = self._addresses()
        for row in table(one.columns, shown, rows):
            key, pk, *values = row
            links: dict[str, Any] = {"self": f"{addresses['self']}{_quoted(key)}/"}
            if one.page:
                links |= {"page": {of: f"{addresses[of]}{values[0]}/" for of in LANGUAGES}}
                values = values[1:]
            yield pk, {**teller.tell(values), "links": links}

    def _addresses(self) -> dict[str, str]:
        """What the addresses of all records begin with."""
        found = {"self": self.address(reverse(f"api:{self.resource.name}"))}
        for language in LANGUAGES if self.resource.page else ():
            with override(language):
                path = reverse(self.resource.page, args=[MARK])
            found[language] = self.address(path.removesuffix(f"{MARK}/"))
        return found

    def _expand(self, one: Expansion, found: Mapping[Any, dict[str, Any]]) -> None:
        ties = one.ties(list(found), MOST_WITH_EACH + 1)
        wanted = {pk for pks in ties.values() for pk in pks[:MOST_WITH_EACH]}
        others = replace(self, resource=one.resource, fields=(), expand=())
        told = dict(others._read(sorted(wanted)))
        address = others._addresses()["self"]
        for pk, record in found.items():
            pks = ties.get(pk, ())
            record.setdefault("expanded", {})[one.name] = {
                "results": [told[other] for other in pks[:MOST_WITH_EACH] if other in told],
                "is_whole": len(pks) <= MOST_WITH_EACH,
                "all": _all(one, address, record),
            }


def _all(one: Expansion, address: str, record: Mapping[str, Any]) -> str | None:
    """The address of the list of all that goes with a record, where there is one."""
    key = record["links"]["self"].rstrip("/").rpartition("/")[2]
    return f"{address}?{one.rest}={key}" if one.rest else None


def _quoted(key: Any) -> str:
    return quote(str(key), safe="")
