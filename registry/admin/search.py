"""Search without accents, the same in lists, in autocompletion and on the public pages."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from registry.actions.change_feed import words_of_now
from registry.querysets import RecordQuerySet
from registry.text import fold


class FoldedSearch:
    """A ModelAdmin that searches folded text.

    ``search_fields``: the folded fields, or paths to them, in which each word is looked for;
    a queryset that has ``holding`` says so itself. ``staff_search_fields``: lookups that the
    whole text is also tried with, such as the exact number of an organization.
    """

    search_fields: Sequence[str] = ()
    staff_search_fields: Sequence[str] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: RecordQuerySet, search_term: str
    ) -> tuple[RecordQuerySet, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        found = (
            queryset.holding(term, words=words_of_now(queryset.model))
            if hasattr(queryset, "holding")
            else queryset.matching(term, *self.search_fields)
        )
        for lookup in self.staff_search_fields:
            found |= queryset.filter(**{lookup: term})
        return found, False


class SmallTableSearch:
    """A ModelAdmin of a table of a few hundred rows at most, which keeps no folded text: its
    rows are folded when someone searches."""

    search_fields: Sequence[str] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        words = fold(search_term).split()
        if not words:
            return queryset, False
        texts = {
            pk: fold(" ".join(found))
            for pk, *found in queryset.values_list("pk", *self.search_fields)
        }
        pks = [pk for pk, text in texts.items() if all(word in text for word in words)]
        return queryset.filter(pk__in=pks), False
