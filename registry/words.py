"""The forms under which a word is found: itself, and its stems in the registry's languages."""

import itertools
import threading
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from registry.text import COMMON_WORDS, SEPARATORS, fold, telling

LANGUAGES = ("french", "english", "spanish")
LONGEST = 40  # letters of a word that are kept
SHORTEST_STEM = 3
INITIALS = 3  # words from which a name has initials that people use


class _Stemmers(threading.local):
    """A stemmer keeps the word that it works on: each thread has its own."""

    def __init__(self) -> None:
        self.all = [snowballstemmer.stemmer(language) for language in LANGUAGES]


_stemmers = _Stemmers()


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """The stems of a folded word, in each language; never the word itself."""
    if word.isdecimal():
        return frozenset()
    found = {stemmer.stemWord(word) for stemmer in _stemmers.all}
    return frozenset(one for one in found if len(one) >= SHORTEST_STEM) - {word}


@lru_cache(maxsize=20_000)
def _with_stems(word: str) -> dict[str, None]:
    return dict.fromkeys([word, *sorted(stems(word))])


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST] for word in fold(text).split()]


def forms(*texts: str, named: bool = False) -> str:
    """Each form of the words of the texts, once, between spaces: ``" femmes femm "``.

    ``named``: the texts are names, which people also type as one word, or by their initials.
    """
    found: dict[str, None] = {}
    for text in texts:
        here = words(text)
        for word in here:
            found.update(_with_stems(word))
        if named:
            found.update(dict.fromkeys(_joined(here)))
    return f" {' '.join(found)} " if found else ""


def _joined(here: list[str]) -> Iterator[str]:
    yield from (f"{one}{other}"[:LONGEST] for one, other in itertools.pairwise(here))
    whole = "".join(here)
    if len(here) > 1 and len(whole) <= 12:
        yield whole
    if len(initials := telling(here)) >= INITIALS:
        yield "".join(word[0] for word in initials)


def as_typed(text: str) -> dict[str, str]:
    """Each word of a text, folded, as it was typed first."""
    pieces = text.translate(SEPARATORS).split()
    return {here[0]: piece for piece in reversed(pieces) if len(here := words(piece)) == 1}


def spelled(text: str) -> Iterator[tuple[str, str]]:
    """Each word of a name that tells it from others: folded, and as it is written."""
    for piece in text.translate(SEPARATORS).split():
        if told := _spelled(piece):
            yield told


@lru_cache(maxsize=20_000)
def _spelled(piece: str) -> tuple[str, str] | None:
    here = words(piece)
    if len(here) != 1 or here[0] in COMMON_WORDS or len(here[0]) == 1:
        return None
    return here[0], piece.lower() if len(piece) > 5 and piece.isupper() else piece
