"""Filters of lists by words."""

from collections.abc import Iterable
from typing import Any, Self

import django_filters

from registry.asking import Question
from registry.copied import CopiedAlone

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


class Understood(Words):
    """A text that is asked of what belongs to the rows, and shows in them. ``read``: the method of
    the queryset that finds out what it asks: once for a page, its count and its facets, and for as
    long as the tally of the list is the same where it says when another answer is right."""

    def __init__(self, *, read: str, **kwargs: Any) -> None:
        self.read = read
        self.asked: dict[str, Question] = {}
        super().__init__(**kwargs)

    def __deepcopy__(self, memo: Any) -> Self:
        copied = super().__deepcopy__(memo)
        copied.asked = {}
        return copied

    def filter(self, qs: Any, value: str) -> Any:
        return getattr(qs, self.by)(self.question(value)) if value else qs

    def question(self, value: str) -> Question:
        known, place = self.parent.known, (self.read, value)
        found = self.asked.get(value) or (known and known.asked.get(place))
        if not found:
            found = getattr(self.model._default_manager.all(), self.read)(value)
            if known and found.is_as_typed:
                known.asked[place] = found
        self.asked[value] = found
        return found

    def is_told(self, value: str) -> bool:
        return self.question(value).is_as_typed


class Search(Words):
    """A text that the list is searched for, the best first: what it is understood to ask is
    asked of all its public rows, once; which rows of the list answer is read once, for its page,
    its count and its facets. ``exact``: the parameter by which nothing is mended."""

    exact = "exact"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(by="answering", **kwargs)
        self.questions: dict[str, Question] = {}
        self.held: dict[str, Question] = {}

    def __deepcopy__(self, memo: Any) -> Self:
        copied = super().__deepcopy__(memo)
        copied.questions, copied.held = {}, {}
        return copied

    def question(self, value: str) -> Question:
        if value not in self.questions:
            records: Any = self.model._default_manager
            exact = self.exact in self.parent.data
            known = self.parent.known
            self.questions[value] = records.public().question(value, exact=exact, public=known)
        return self.questions[value]

    def filter(self, qs: Any, value: str) -> Any:
        return qs.answering(self._held(value)) if value else qs

    def keys(self, qs: Any, value: str) -> Iterable[int]:
        return self._held(value).keys

    def is_told(self, value: str) -> bool:
        return self.question(value).is_as_typed

    def _held(self, value: str) -> Question:
        if not self.parent.everything:
            return self.question(value)
        if value not in self.held:
            self.held[value] = self.parent.records.asked(self.question(value))
        return self.held[value]
