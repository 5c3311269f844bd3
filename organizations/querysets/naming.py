"""How organizations are called, and in which language."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from organizations.languages import OTHER_LANGUAGE, UNKNOWN_LANGUAGE
from registry.languages import language_names
from registry.rules import any_of


class NamedInLanguage:
    def called(self: Any, text: str) -> Any:
        """The one of that key, and those of a name that holds each word of the text."""
        return self.matching(text, "search_folded") | self.filter(key=text)

    def named_in(self: Any, languages: Collection[str]) -> Any:
        """Those whose name is recorded in one of the languages; ``other``: in one that is called
        nothing here; ``unknown``: in none."""
        words: dict[str, Any] = {
            OTHER_LANGUAGE: ~Q(name_language__in=["", *language_names()]),
            UNKNOWN_LANGUAGE: Q(name_language=""),
        }
        own = Q(name_language__in=[one for one in languages if one not in words])
        return self.filter(any_of([own, *(words[one] for one in words if one in languages)]))
