"""Filters of lists by words."""

from collections.abc import Iterable
from typing import Any, Self

import django_filters

from registry.copied import CopiedAlone
from registry.search.asking import Question

LONGEST_QUESTION = 200


class Words(CopiedAlone, django_filters.CharFilter):
    """A text to look for; ``by``: the method of the queryset that looks for it."""

    def __init__(self, *, by: str, **kwargs: Any) -> None:
        self.by = by
        super().__init__(**{"max_length": LONGEST_QUESTION, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        return getattr(qs, self.by)(value) if value else qs

    def keys(self, qs: Any, value: str) -> Iterable[int]:
        """The primary keys of the rows that it leaves, in no order."""
        rows: Iterable[int] = self.filter(qs, value).order_by().values_list("pk", flat=True)
        return rows


class Asked(Words):
    """A text that is understood as a question: once for a page, its count and its facets."""

    def __init__(self, **kwargs: Any) -> None:
        self.questions: dict[str, Question] = {}
        super().__init__(**kwargs)

    def __deepcopy__(self, memo: Any) -> Self:
        copied = super().__deepcopy__(memo)
        copied.questions = {}
        return copied

    def question(self, value: str) -> Question:
        if value not in self.questions:
            self.questions[value] = self._understood(value)
        return self.questions[value]

    def is_told(self, value: str) -> bool:
        return self.question(value).is_as_typed

    def _understood(self, value: str) -> Question:
        raise NotImplementedError


class Understood(Asked):
    """A text that is asked of what belongs to the rows, and shows in them. ``read``: the method of
    the queryset that finds out what it asks, for as long as the tally of the list is the same
    where it says when another answer is right."""

    def __init__(self, *, read: str, **kwargs: Any) -> None:
        self.read = read
        super().__init__(**kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return getattr(qs, self.by)(self.question(value)) if value else qs

    def _understood(self, value: str) -> Question:
        known, place = self.parent.known, (self.read, value)
        found: Question | None = known.asked.get(place) if known else None
        if found is None:
            found = getattr(self.model._default_manager.all(), self.read)(value)
            if known and found.is_as_typed:
                known.asked[place] = found
        return found


class Search(Asked):
    """A text that the list is searched for, the best first: what it is understood to ask is
    asked of all its public rows, once; which rows of the list answer is read once, for its page,
    its count and its facets. ``exact``: the parameter by which nothing is mended."""

    exact = "exact"

    def __init__(self, **kwargs: Any) -> None:
        self.held: dict[str, Question] = {}
        super().__init__(by="answering", **kwargs)

    def __deepcopy__(self, memo: Any) -> Self:
        copied = super().__deepcopy__(memo)
        copied.held = {}
        return copied

    def filter(self, qs: Any, value: str) -> Any:
        return qs.answering(self._held(value)) if value else qs

    def keys(self, qs: Any, value: str) -> Iterable[int]:
        return self._held(value).keys

    def _understood(self, value: str) -> Question:
        records: Any = self.model._default_manager
        exact = self.exact in self.parent.data
        found: Question = records.public().question(value, exact=exact, public=self.parent.known)
        return found

    def _held(self, value: str) -> Question:
        if not self.parent.everything:
            return self.question(value)
        if value not in self.held:
            self.held[value] = self.parent.records.asked(self.question(value))
        return self.held[value]
