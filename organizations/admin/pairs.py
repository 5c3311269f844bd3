"""The work list of organizations that may be one: what is asked of it, and how a pair is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from organizations.enums import Kind
from organizations.likeness.comparison import LIKELY
from organizations.models import NotDuplicate, Organization, PossibleDouble
from registry.admin.timeline import value_in_words
from registry.text import fold

PER_PAGE = 20
ANY = ("", _("Any"))
# What one compares to tell two organizations apart.
FACTS = (
    "name",
    "acronym",
    "kind",
    "subtype",
    "country",
    "region",
    "city",
    "website",
    "email",
    "neq",
    "charity_number",
    "founded",
    "publication",
)


class PairFilterForm(forms.Form):
    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])
    sure = forms.ChoiceField(
        label=_("Confidence"),
        required=False,
        choices=[ANY, ("likely", _("likely")), ("possible", _("possible"))],
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("pairs to compare")), ("apart", _("pairs told apart"))],
    )
    p = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        named = [(code, name) for code, name in countries if code in self._codes()]
        field: Any = self.fields["country"]
        field.choices = [ANY, *named]

    def _codes(self) -> set[str]:
        if not hasattr(self, "codes"):
            self.codes = PossibleDouble.objects.countries()
        return self.codes

    @property
    def is_of_apart(self) -> bool:
        return self.is_valid() and self.cleaned_data["show"] == "apart"

    def pairs(self) -> Any:
        """What was asked for, a total order; nothing where a value is wrong."""
        if not self.is_valid():
            return PossibleDouble.objects.none()
        asked = self.cleaned_data
        model = NotDuplicate if self.is_of_apart else PossibleDouble
        rows: Any = model.objects.listed()
        rows = rows.named(fold(asked["q"]))
        rows = rows.in_country(asked["country"]) if asked["country"] else rows
        rows = rows.of_kind(asked["kind"]) if asked["kind"] else rows
        if asked["sure"] and not self.is_of_apart:
            rows = rows.as_sure_as(LIKELY, is_more=asked["sure"] == "likely")
        return rows.with_organizations()

    def page(self) -> Page[Any]:
        number = self.cleaned_data["p"] if self.is_valid() else None
        try:
            return Paginator(self.pairs(), PER_PAGE).page(number or 1)
        except EmptyPage as error:
            raise Http404 from error


@dataclass(frozen=True)
class Fact:
    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return bool(self.first and self.second) and fold(self.first) != fold(self.second)


def facts(one: Organization, other: Organization) -> Iterator[Fact]:
    """What at least one of the two says of itself, side by side; needs ``with_organizations``."""
    for name in FACTS:
        field: Any = Organization._meta.get_field(name)
        told = [_told(field, row) for row in (one, other)]
        if any(told):
            yield Fact(capfirst(str(field.verbose_name)), *told)
    names = ["; ".join(alias.name for alias in row.aliases.all()) for row in (one, other)]
    if any(names):
        yield Fact(str(_("Other names")), *names)


def _told(field: Any, row: Organization) -> str:
    value = getattr(row, field.attname)
    value = getattr(value, "code", value)
    return "" if value in (None, "") else value_in_words(field, value, {})


@dataclass(frozen=True)
class Line:
    """A pair as the list shows it."""

    pair: Any

    @property
    def facts(self) -> list[Fact]:
        return list(facts(self.pair.first, self.pair.second))
