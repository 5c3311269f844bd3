"""Search without accents, the same in lists, in autocompletion and on the public pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from pyroaring import BitMap

from registry.actions.change_feed import words_of_now
from registry.admin.known import known_to
from registry.among import Among
from registry.memory.concordance import Concordance
from registry.querysets import RecordQuerySet
from registry.text import fold

FOUND = "keys_found"  # where a request keeps what was looked for


class FoldedSearch:
    """A ModelAdmin that searches folded text.

    ``search_fields``: the folded fields, or paths to them, in which each word is looked for;
    a queryset that is asked questions says so itself. ``staff_search_fields``: lookups that the
    whole text is also tried with, such as the exact number of an organization.
    """

    model: type[Any]
    search_fields: Sequence[str] = ()
    staff_search_fields: Sequence[str] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: RecordQuerySet, search_term: str
    ) -> tuple[RecordQuerySet, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if hasattr(queryset, "keys_of"):
            keys = self.found_keys(request, term)
            if not queryset.query.where:
                request.answered = (queryset, keys)  # type: ignore[attr-defined] # for its pages
            return (queryset if keys is None else queryset.filter(Among(F("pk"), keys))), False
        found = queryset.matching(term, *self.search_fields)
        for lookup in self.staff_search_fields:
            found |= queryset.filter(**{lookup: term})
        return found, False

    def found_keys(self, request: HttpRequest, text: str) -> BitMap | None:
        """The primary keys of the records that answer a text, whatever their publication, where
        their queryset is asked questions; found once for each page. None: every record."""
        asked = (self.model, text.strip())
        kept = request.__dict__.setdefault(FOUND, {})
        if asked not in kept:
            known = known_to(request, self.model)
            words = known.known.words if known else words_of_now(self.model)
            kept[asked] = self._found(asked[1], words)
        found: BitMap | None = kept[asked]
        return found

    def _found(self, text: str, words: Concordance | None) -> BitMap | None:
        records: Any = self.model._default_manager.all()
        keys: BitMap | None = records.keys_of(text, words=words)
        if keys is None:
            return None
        same = records.equal_to(text, *self.staff_search_fields)
        return keys | BitMap(same.order_by().values_list("pk", flat=True))


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
