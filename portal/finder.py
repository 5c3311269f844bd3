"""The partner finder: what its address asks, and what its page shows."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import PARTNERS, Kind
from organizations.filters import OrganizationFilter, all_countries, all_sectors
from organizations.models import Need, Organization
from portal.finding import Comparison, Match, Ranking, Wish, understood
from projects.querysets import compared
from registry.bilingual import bilingual
from registry.chips import Chip
from registry.copied import CopiedAlone
from registry.facets import AnyOf
from registry.filters import RecordFilterSet
from registry.kept import Answer
from registry.languages import by_official_language, language_names
from registry.search.asking import Question
from registry.search.looking import Search, Words

ROWS = 20
MOST_COMPARED, MOST_KEPT = 4, 20
LONGEST_TOLD = 100
CHOSEN = ("keep", "compare")
ANSWERING = (Kind.ICO, Kind.QUEBEC_PARTNER)


class ChosenField(forms.Field):
    """Published organizations, named by their addresses, in the order in which they were chosen."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Organization]:
        slugs = list(dict.fromkeys(value or ()))
        if len(slugs) > self.most:
            message = _("At most %(count)d organizations: “%(slug)s” is one too many.")
            self._refuse(message, slugs[self.most])
        if not slugs:
            return []
        rows = Organization.objects.public().filter(slug__in=slugs).for_page()
        found = {one.slug: one for one in compared(rows)}
        for slug in slugs:
            if slug not in found:
                self._refuse(_("No published organization has the address “%(slug)s”."), slug)
        return [found[slug] for slug in slugs]

    def _refuse(self, message: str, slug: str) -> None:
        params = {"count": self.most, "slug": slug[:LONGEST_TOLD]}
        raise forms.ValidationError(message, params=params)


class NeedField(forms.IntegerField):
    """A published need, by its number."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Need | None:
        number = super().clean(value)
        found = Need.objects.public().for_page().filter(pk=number).first() if number else None
        if number is not None and found is None:
            message = _("No published need has the number %(number)s.")
            raise forms.ValidationError(message, params={"number": number})
        return found


class Chosen(CopiedAlone, django_filters.Filter):
    field_class = ChosenField


class ChosenNeed(CopiedAlone, django_filters.Filter):
    field_class = NeedField


@dataclass(frozen=True)
class Found:
    """A row of the results: a match, and the addresses that keep it and compare it, or undo it."""

    match: Match
    is_kept: bool
    keep_url: str
    is_compared: bool
    compare_url: str


class Finder(RecordFilterSet):
    q = Words(by="found_by", label=gettext_lazy("What is needed or offered"))
    country = AnyOf(
        label=gettext_lazy("Country"),
        choices=all_countries,
    )
    sector = AnyOf(
        label=gettext_lazy("Sector"),
        choices=all_sectors,
    )
    language = AnyOf(label=gettext_lazy("Language"), choices=lambda: [*language_names().items()])
    kind = AnyOf(label=gettext_lazy("Kind"), choices=Kind.choices, in_order=True)
    need = ChosenNeed(label=gettext_lazy("Need"))
    keep = Chosen(label=gettext_lazy("Shortlist"), most=MOST_KEPT)
    compare = Chosen(label=gettext_lazy("Comparison"), most=MOST_COMPARED)
    page_size = None  # type: ignore[assignment] # of lists
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {"": ()}
    is_tallied = True
    tells_counts = False  # what is chosen ranks the partners; it leaves none out

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = []

    # What is asked

    def _asked(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None

    @cached_property
    def counts(self) -> Answer:
        """The choices offered are those of the whole registry; a country's count is of the partners
        there, or of those active there: the greater one. So is a language's, of who is named in it
        and of the partners where it is official."""
        whole = OrganizationFilter(QueryDict())
        southern = OrganizationFilter(QueryDict(f"kind={Kind.SOUTHERN_PARTNER}"))
        there = southern.code_counts("country")
        found = {name: whole.code_counts(name) for name in ("sector", "kind")}
        countries = Counter(whole.code_counts("active")) | Counter(there)
        named = Counter(whole.code_counts("name_language"))
        return Answer(
            {**found, "country": countries, "language": named | by_official_language(there)}
        )

    @property
    def need_asked(self) -> Need | None:
        asked: Need | None = self._asked("need")
        return asked

    @cached_property
    def question(self) -> Question | None:
        """What the words are understood to ask of organizations, of needs and of expertise."""
        text = self._asked("q")
        exact = Search.exact in self.data
        return understood(text, self.kinds, exact=exact) if text else None

    @cached_property
    def wish(self) -> Wish:
        countries, sectors = self._asked("country") or (), self._asked("sector") or ()
        languages = tuple(self._asked("language") or ())
        wish = Wish(tuple(countries), tuple(sectors), self.question, languages=languages)
        return wish.joined(Wish.of_need(self.need_asked)) if self.need_asked else wish

    @property
    def kinds(self) -> Collection[Kind]:
        """Partners, unless kinds are chosen; who could answer a need is another matter."""
        kinds = [Kind(kind) for kind in self._asked("kind") or ()]
        return kinds or (ANSWERING if self.need_asked else PARTNERS)

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking(self.wish, self.kinds, self.known)

    def filter_queryset(self, queryset: Any) -> Any:
        return self.ranking.rows

    # What is shown

    @cached_property
    def page_obj(self) -> Page[Any]:
        """The page asked for, of primary keys. Raises ``Http404`` past the end."""
        paginator = Paginator(self.ranking.keys if self.is_valid() else [], ROWS)
        number = self._asked("page") or 1
        try:
            return paginator.page(number)
        except EmptyPage as error:
            raise Http404(_("There is no page %(number)s.") % {"number": number}) from error

    @cached_property
    def results(self) -> list[Found]:
        pks = list(self.page_obj.object_list)
        return [self._row(match) for match in self.ranking.matches(pks)] if pks else []

    def _row(self, match: Match) -> Found:
        slug = match.organization.slug
        kept, beside = (slug in self.data.getlist(name) for name in CHOSEN)
        anchor = f"#partner-{match.organization.pk}"
        keep_url, compare_url = (self._toggled(name, slug) for name in CHOSEN)
        return Found(match, kept, keep_url + anchor, beside, compare_url + anchor)

    def _toggled(self, name: str, slug: str) -> str:
        data = self.data.copy()
        others = [one for one in data.getlist(name) if one != slug]
        data.setlist(name, others if slug in data.getlist(name) else [*others, slug])
        return f"?{data.urlencode()}"

    @cached_property
    def whole(self) -> int | None:
        """How many meet all that is asked; none where one thing or nothing is."""
        return self.ranking.whole if len(self.wish.aspects) > 1 else None

    @property
    def kept(self) -> list[tuple[Organization, str]]:
        """The shortlist, each with the address without it."""
        return [(one, self._toggled("keep", one.slug)) for one in self._asked("keep") or ()]

    @property
    def compare_kept_url(self) -> str:
        """The address that compares the first of the shortlist."""
        data = self.data.copy()
        data.setlist("compare", data.getlist("keep")[:MOST_COMPARED])
        return f"?{data.urlencode()}#comparison"

    @cached_property
    def comparison(self) -> Comparison | None:
        asked = self._asked("compare")
        return Comparison(asked) if asked else None

    @property
    def compared(self) -> list[tuple[Organization, str]]:
        """What is compared, each with the address without it."""
        rows = self.comparison.organizations if self.comparison else ()
        return [(one, self._toggled("compare", one.slug)) for one in rows]

    @property
    def clear_url(self) -> str:
        """The address without filters, that keeps what was chosen."""
        data = QueryDict(mutable=True)
        for name in CHOSEN:
            data.setlist(name, self.data.getlist(name))
        return f"?{data.urlencode()}"

    def _given(self, name: str) -> list[str]:
        return [] if name in CHOSEN else super()._given(name)

    def _chip(self, name: str, value: str) -> Chip:
        chip = super()._chip(name, value)
        if name == "need" and self.need_asked:
            title = bilingual(self.need_asked, "title").text
            return Chip(chip.label, title, chip.remove_url)
        return chip
