"""The words of names, from which a mistyped one is corrected."""

import itertools
from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from registry.fields import CodeField
from registry.rules import any_of
from registry.words import LONGEST


class WordQuerySet(models.QuerySet[Any]):
    def known_to(self, *, drafts: bool) -> Self:
        """Those of published records; ``drafts``: of every record."""
        return self.all() if drafts else self.filter(is_public=True)

    def resembling(self, asked: Iterable[tuple[str, int]]) -> Self:
        """Those that may be one of the words of ``asked`` with at most as many errors as beside
        it: a part of the word is left whole, and its length is about the same."""
        return self.filter(any_of(_resembling(word, errors) for word, errors in asked))


class Word(models.Model):
    """A word of the name of some record; ``is_public``: of one that was published, else only
    staff are corrected by it. Only ever added."""

    text = CodeField(max_length=LONGEST, unique=True)
    written = models.CharField(max_length=300)
    length = models.PositiveSmallIntegerField(db_index=True)
    is_public = models.BooleanField(default=False)

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.written


def _resembling(word: str, errors: int) -> models.Q:
    """Two letters put the wrong way round can spoil two parts: there is one more than that."""
    if not errors:
        return models.Q(text=word)
    cuts = [round(n * len(word) / (errors + 2)) for n in range(errors + 3)]
    parts = {word[start:end] for start, end in itertools.pairwise(cuts)}
    whole = any_of(models.Q(text__contains=part) for part in sorted(parts))
    return whole & models.Q(length__range=(len(word) - errors, len(word) + errors))
