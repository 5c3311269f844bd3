"""What narrows a list: the filters in force, in words, and the address without each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.http import QueryDict

from registry.facets import AnyOf

UNSHOWN = ("page", "page_size")
# What says how a list is shown, not what is in it.
MANNER = (*UNSHOWN, "sort")


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address of the list without it."""

    label: str
    value: str
    remove_url: str


class InForce(django_filters.FilterSet):
    """The filters of a filter set that its address gives a value, one after the other."""

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, one for each value."""
        if not self.is_valid():
            return []
        return [self._chip(name, value) for name in self.narrowing for value in self._given(name)]

    @property
    def narrowing(self) -> list[str]:
        """The filters that say what is in the list."""
        return [name for name in self.filters if name not in MANNER]

    @property
    def asked(self) -> list[tuple[str, Any, list[tuple[str, str]]]]:
        """The parameters in force but those of the page: name, field, values with labels."""
        shown = [name for name in self.filters if name not in UNSHOWN and self._given(name)]
        return [
            (
                name,
                self.form.fields[name],
                [(value, self._label(name, value)) for value in self._given(name)],
            )
            for name in shown
        ]

    def _label(self, name: str, value: str) -> str:
        one, field = self.filters[name], self.form.fields[name]
        if isinstance(one, AnyOf):
            return one.label_of(field, value)
        return {str(code): str(label) for code, label in getattr(field, "choices", ())}.get(
            value, value
        )

    def _given(self, name: str) -> list[str]:
        return list(dict.fromkeys(self.data.getlist(name)))

    def _chip(self, name: str, value: str) -> Chip:
        field = self.form.fields[name]
        kept = self._without_page()
        kept.setlist(name, [other for other in kept.getlist(name) if other != value])
        return Chip(str(field.label), self._label(name, value), _address(kept))

    @cached_property
    def relaxations(self) -> list[Chip]:
        """Where nothing is found: the filters without each of which something would be."""
        found = ((chip, type(self)(QueryDict(chip.remove_url[1:]))) for chip in self.chips)
        return [chip for chip, wider in found if wider.is_valid() and wider.finds_any]

    @cached_property
    def querystring(self) -> str:
        """The parameters of the address, without the page."""
        return self._without_page().urlencode()

    def _without_page(self) -> QueryDict:
        kept = self.data.copy()
        kept.pop("page", None)
        return kept


def _address(data: QueryDict) -> str:
    return f"?{data.urlencode()}" if data else "?"
