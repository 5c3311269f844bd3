"""Search without accents, the same in lists, in autocompletion and on the public pages."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from pyroaring import BitMap

from registry.actions.change_feed import words_of_now
from registry.querysets import RecordQuerySet
from registry.ranks import held
from registry.text import fold


class FoldedSearch:
    """A ModelAdmin that searches folded text.

    ``search_fields``: the folded fields, or paths to them, in which each word is looked for;
    a queryset that has ``keys_of`` says so itself. ``staff_search_fields``: lookups that the
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
        if hasattr(queryset, "keys_of"):
            return self._found_by(queryset, term), False
        found = queryset.matching(term, *self.search_fields)
        for lookup in self.staff_search_fields:
            found |= queryset.filter(**{lookup: term})
        return found, False

    def _found_by(self, queryset: Any, term: str) -> Any:
        words = words_of_now(queryset.model)
        if (keys := queryset.keys_of(term, words=words)) is None:
            return queryset
        named = queryset.none()
        for lookup in self.staff_search_fields:
            named |= queryset.filter(**{lookup: term})
        if self.staff_search_fields:
            keys = keys | BitMap(named.order_by().values_list("pk", flat=True))
        return held(queryset, keys)


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
