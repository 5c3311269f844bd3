"""How sure it is that two organizations are one, and what says so."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import product

from organizations.likeness.described import Described
from organizations.likeness.matching import LONG, Match, match
from organizations.likeness.naming import SHORTEST_FOR_INITIALS, Name, Word
from organizations.likeness.reasons import Reason, reason
from organizations.likeness.vocabulary import GLUE
from registry.text import fold

RARE = 5  # letters of an acronym that hardly two have by chance
HALF = 0.5
SHORT_MISSPELT = 0.12  # two short words that differ by a letter may be two places
SMALL = 0.26  # the part of a name that another spelling of it may lack
POSSIBLE, LIKELY = 60, 85  # per cent: from which two are shown as a pair, and as a likely one


@dataclass(frozen=True)
class Comparison:
    """``confidence``: from 0 to 100 that the two are one; ``reasons``: the strongest first."""

    confidence: int
    reasons: tuple[Reason, ...]

    @property
    def is_possible(self) -> bool:
        return self.confidence >= POSSIBLE


def compare(one: Described, other: Described) -> Comparison:
    reasons: list[Reason] = []
    sure = max(
        _by_name(one, other, reasons),
        _by_acronym(one, other, reasons),
    )
    sure = _with_domain(one, other, sure, reasons)
    sure = _with_place(one, other, sure, reasons)
    sure = _with_identifiers(one, other, sure, reasons)
    ordered = sorted(reasons, key=lambda each: each.rank)
    return Comparison(round(100 * sure), tuple(ordered))


# Names


def _by_name(one: Described, other: Described, reasons: list[Reason]) -> float:
    places = {one.place, other.place} - {""}
    said = places | other.acronyms, places | one.acronyms
    scored = [
        (_weighed(match(a, b), a, b, said), -i, a, b)
        for i, (a, b) in enumerate(product(one.read_names, other.read_names))
    ]
    (sure, found), _order, a, b = max(scored, key=lambda each: (each[0][0], each[1]))
    if (one.acronyms & other.acronyms) and sure >= 0.45 and not found.facing():
        sure = min(0.97, sure + 0.15)
    elif one.acronyms and other.acronyms and not one.acronyms & other.acronyms:
        sure *= 0.93
    if sure >= 0.3:
        reasons += _of_names(found, a, b)
        if a.written != one.names[0] or b.written != other.names[0]:
            reasons.append(reason("other_name"))
    return sure


def _weighed(
    found: Match, a: Name, b: Name, said: tuple[Set[str], Set[str]]
) -> tuple[float, Match]:
    """What the names share, less where what they do not share tells two bodies apart. ``said``:
    the words of each that say no more than what is known of the other."""
    left, right = _telling(found.left, said[0]), _telling(found.right, said[1])
    score = found.score
    if not left and not right and score >= HALF:
        score = max(score, 0.9)
        score -= sum(SHORT_MISSPELT for one, _ in found.misspelt if len(one.text) < LONG)
    elif found.by_initials:
        score *= 0.8
    score *= _conflict(left, right, a, b)
    return min(0.96, score), found


def _telling(words: list[Word], said: Set[str]) -> list[Word]:
    """The words without what is said elsewhere: a country of the two, the other's acronym."""
    return [w for w in words if not any(t in said or t in GLUE for t in (w.meaning, w.text))]


def _conflict(left: list[Word], right: list[Word], a: Name, b: Name) -> float:
    if left and right:
        apart = all(any(w.is_own or w.is_place for w in side) for side in (left, right))
        return 0.5 if apart else 0.6
    alone, smaller = (left, b) if left else (right, a)
    factor = 1.0
    if any(word.is_place for word in alone):
        factor *= 0.75
    if any(word.text.isdigit() for word in alone):
        factor *= 0.6  # the second of them
    has_body = any(word.is_body for word in smaller.words)
    if any(word.is_body for word in alone):
        factor *= 0.6 if has_body else 1.05
    elif any(word.is_own for word in alone) and has_body:
        factor *= 0.7  # a body of one place, or of another within it
    elif _weight(alone) > SMALL * (_weight(alone) + _weight(smaller.words)):
        factor *= 0.75
    return factor


def _weight(words: Iterable[Word]) -> float:
    return sum(word.weight for word in words)


def _of_names(found: Match, a: Name, b: Name) -> Iterator[Reason]:
    alone = [word.text for word in found.alone]
    if fold(a.written) == fold(b.written):
        yield reason("same_name")
    elif not alone and not found.misspelt and not found.translated and not found.by_initials:
        yield reason("same_words")
    if found.translated:
        yield reason("translated")
    if found.misspelt:
        yield reason("misspelt", words=[f"{x.text}/{y.text}" for x, y in found.misspelt])
    if found.by_initials:
        yield reason("initials")
    if alone:
        yield reason("differs", words=alone)


# Acronyms


def _by_acronym(one: Described, other: Described, reasons: list[Reason]) -> float:
    """Where the name of one is the acronym of the other, known or made of its initials."""
    best = 0.0
    for short, long in ((one, other), (other, one)):
        called = short.called
        if called & long.acronyms:
            best = max(best, 0.88)
            reasons.append(reason("acronym_is_name"))
        elif any(_is_initials(word, name) for word in called for name in long.read_names):
            best = max(best, 0.72)
            reasons.append(reason("initials"))
    shared = one.acronyms & other.acronyms
    if shared and not best:
        reasons.append(reason("same_acronym", words=sorted(shared)))
    return max(best, 0.62 if any(len(one) >= RARE for one in shared) else 0.0)


def _is_initials(word: str, name: Name) -> bool:
    return len(word) >= SHORTEST_FOR_INITIALS and word == name.initials


# What is no name


def _with_domain(one: Described, other: Described, sure: float, reasons: list[Reason]) -> float:
    if not one.domain or one.domain != other.domain:
        return sure
    reasons.append(reason("same_domain", words=[one.domain]))
    return min(0.98, max(0.62, sure + 0.25))


def _with_place(one: Described, other: Described, sure: float, reasons: list[Reason]) -> float:
    if one.country and other.country and one.country != other.country:
        reasons.append(reason("other_country"))
        return min(sure, 0.3)
    if not one.country or not other.country:
        reasons.append(reason("unknown_country"))
        sure *= 0.95
    if one.city and other.city:
        if one.city == other.city:
            reasons.append(reason("same_city"))
            return min(0.98, sure + 0.02)
        reasons.append(reason("other_city"))
        own = any(word.is_own for name in one.read_names for word in name.words)
        return sure * (0.95 if own else 0.8)
    return sure


def _with_identifiers(
    one: Described, other: Described, sure: float, reasons: list[Reason]
) -> float:
    if not one.identifiers or not other.identifiers:
        return sure
    both = one.identifiers.keys() & other.identifiers.keys()
    same = {what for what in both if one.identifiers[what] == other.identifiers[what]}
    reasons += [reason(f"same_{what}") for what in sorted(same)]
    reasons += [reason(f"other_{what}") for what in sorted(both - same)]
    if same:
        return 0.99
    return min(sure, 0.3) if both else sure
