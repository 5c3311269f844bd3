"""One box over everything: the first answers of each list, and the way to all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from organizations.filters import ExpertiseFilter, NeedFilter, OrganizationFilter
from portal.suggesting import suggestions
from projects.filters import ProjectFilter
from registry.filters import RecordFilterSet
from registry.search.looking import LONGEST_QUESTION, Search
from registry.serving.limits import SUGGESTIONS, count_as

FIRST = 5
# What is searched, and the list of all that answers, with the name of its box: an expertise is
# told on the page of who offers it.
LISTS: tuple[tuple[Any, type[RecordFilterSet], str, str], ...] = (
    (_("Organizations"), OrganizationFilter, "organizations:list", "q"),
    (_("Projects"), ProjectFilter, "projects:list", "q"),
    (_("Needs"), NeedFilter, "needs", "q"),
    (_("Expertise in Québec"), ExpertiseFilter, "organizations:list", "expertise"),
)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Find an organization, a project, a need, an expertise"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@dataclass(frozen=True)
class Answers:
    """What one list answers; ``url``: all of it."""

    title: Any
    found: RecordFilterSet
    url: str

    @cached_property
    def first(self) -> Page[Any]:
        return self.found.first(FIRST)

    @property
    def count(self) -> int:
        return self.first.paginator.count


def _answers(text: str, *, exact: bool) -> Iterator[Answers]:
    manner = {Search.exact: "1"} if exact else {}
    query = QueryDict(urlencode({"q": text, **manner}))
    for title, filters, name, box in LISTS:
        url = f"{reverse(name)}?{urlencode({box: text, **manner})}"
        answers = Answers(title, filters(query), url)
        if answers.count:
            yield answers


def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    answers = [*_answers(text, exact=Search.exact in request.GET)] if text else []
    context = {"form": form, "text": text, "answers": answers}
    status = 200 if form.is_valid() else 400
    return render(request, "portal/search.html", context, status=status)


@count_as(SUGGESTIONS)
@cache_control(private=True, max_age=60)
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """The names proposed for what is typed so far: a piece of a page, for who types."""
    form = SearchForm(request.GET)
    found = suggestions(form.cleaned_data["q"]) if form.is_valid() else []
    status = 200 if form.is_valid() else 400
    response = render(request, "portal/_suggestions.html", {"suggestions": found}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
