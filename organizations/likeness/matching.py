"""Which words of two names answer one another, and how much of the names that is."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from rapidfuzz.distance import OSA

from organizations.likeness.naming import SHORTEST_FOR_INITIALS, SHORTEST_MISSPELT, Name, Word

LONG = 9  # letters of a word in which two are


@dataclass
class Match:
    """What two names share, and the words that are in one alone."""

    score: float = 0.0
    misspelt: list[tuple[Word, Word]] = field(default_factory=list)
    translated: int = 0
    by_initials: int = 0
    glued: int = 0
    left: list[Word] = field(default_factory=list)
    right: list[Word] = field(default_factory=list)

    @property
    def alone(self) -> list[Word]:
        return [*self.left, *self.right]

    def facing(self) -> bool:
        """Whether each has a word of its own that tells it from the other."""
        return any(w.is_own or w.is_place for w in self.left) and any(
            w.is_own or w.is_place for w in self.right
        )


def match(one: Name, other: Name) -> Match:
    found = Match(left=[*one.once], right=[*other.once])
    shared = _same(found, attrgetter("text"), other.by_text)
    translated = _same(found, attrgetter("meaning"))
    found.translated = sum(1 for a, b in translated if a.text[:4] != b.text[:4])
    found.misspelt = _pair(found, _is_misspelt)
    expanded = _expand(found)
    pairs = [*shared, *translated, *found.misspelt]
    weight = sum(a.weight + b.weight for a, b in pairs) - 0.1 * len(found.misspelt) + expanded
    whole = weight + sum(word.weight for word in found.alone)
    found.score = weight / whole if whole else 0.0
    return found


def _same(
    found: Match, said: Callable[[Word], str], others: Mapping[str, Word] | None = None
) -> list[tuple[Word, Word]]:
    """Take out those of which the same is said: no two of one name are. ``others``: those on the
    right, by that."""
    others = {said(word): word for word in found.right} if others is None else others
    pairs = [(one, others[said(one)]) for one in found.left if said(one) in others]
    if pairs:
        taken = {said(one) for one, _other in pairs}
        found.left = [word for word in found.left if said(word) not in taken]
        found.right = [word for word in found.right if said(word) not in taken]
    return pairs


def _pair(found: Match, alike: object) -> list[tuple[Word, Word]]:
    """Take out of the words left over those that answer one another."""
    pairs = []
    for one in [*found.left]:
        other = next((w for w in found.right if alike(one, w)), None)  # type: ignore[operator]
        if other is not None:
            found.left.remove(one)
            found.right.remove(other)
            pairs.append((one, other))
    return pairs


def _is_misspelt(one: Word, other: Word) -> bool:
    """Whether one is the other with an error or two, and neither is a known word of its own."""
    if one.text[0] != other.text[0]:  # of most, and soon seen
        return False
    shortest = min(len(one.text), len(other.text))
    if shortest < SHORTEST_MISSPELT or not (one.is_own or other.is_own):
        return False
    if one.text.isdigit() or other.text.isdigit():
        return False
    allowed = 2 if shortest >= LONG else 1
    return OSA.distance(one.meaning, other.meaning, score_cutoff=allowed) <= allowed


def _expand(found: Match) -> float:
    """The weight of words of one that stand in the other as their initials, or in one word."""
    weight = 0.0
    for short, long in ((found.left, found.right), (found.right, found.left)):
        for word in [*short] if len(long) > 1 else ():
            if run := _glued(word.text, long):
                found.glued += 1
            elif run := _run(word.text, long):
                found.by_initials += 1
            if run:
                short.remove(word)
                weight += word.weight + sum(one.weight for one in run)
                long[:] = [one for one in long if one not in run]
    return weight


def _glued(whole: str, words: Sequence[Word]) -> list[Word]:
    for one, other in itertools.pairwise(words):
        if f"{one.text}{other.text}" == whole:
            return [one, other]
    return []


def _run(initials: str, words: Sequence[Word]) -> list[Word]:
    size = len(initials)
    if size < SHORTEST_FOR_INITIALS:
        return []
    for start in range(len(words) - size + 1):
        run = words[start : start + size]
        if "".join(word.text[0] for word in run) == initials:
            return list(run)
    return []
