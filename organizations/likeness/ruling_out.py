"""Which two organizations need no comparison: it is soon seen that they cannot be one."""

from itertools import product

from organizations.likeness.described import Described
from organizations.likeness.naming import SHORTEST_FOR_INITIALS, Name, Word

FITTING = 0.57  # of a name's likeness: below it no place and no city makes two organizations one


def are_apart(one: Described, other: Described) -> bool:
    """Whether ``compare`` finds for sure that the two cannot be one. It may where this is False."""
    are_numbered = one.identifiers and other.identifiers
    if one.country != other.country and one.country and other.country and not are_numbered:
        return True  # whatever else they share
    if _share_more_than_words(one, other):
        return False
    return all(_names_apart(a, b, one, other) for a, b in product(one.read_names, other.read_names))


def _share_more_than_words(one: Described, other: Described) -> bool:
    """A domain, a number, an acronym; or a name that may be the acronym of the other."""
    return bool(
        (one.domain and one.domain == other.domain)
        or (one.identifiers.items() & other.identifiers.items())
        or not one.acronyms.isdisjoint(other.acronyms)
        or one.called
        or other.called
    )


def _names_apart(a: Name, b: Name, one: Described, other: Described) -> bool:
    """Whether each has a word that answers none of the other's, and that tells much of the two."""
    left = [word for word in a.once if word.meaning not in b.meanings]
    right = [word for word in b.once if word.meaning not in a.meanings]
    begun = {word.text[0] for word in left} & {word.text[0] for word in right}
    if begun and (_stands_for_several(left, right) or _stands_for_several(right, left)):
        return False
    left = _alone(left, begun, {one.place, other.place, *other.acronyms})
    right = _alone(right, begun, {one.place, other.place, *one.acronyms})
    if not left or not right:
        return False
    if _tell(left) and _tell(right):
        return True  # half of what they share counts then
    alone = sum(word.weight for word in (*left, *right)) / (a.weight + b.weight)
    return 0.6 * (1 - alone) < FITTING


def _tell(words: list[Word]) -> bool:
    return any(word.tells for word in words)


def _stands_for_several(short: list[Word], long: list[Word]) -> bool:
    """Whether two of the long, or the initials of more, may be written in a word of the short."""
    texts = [word.text for word in long] if len(long) > 1 else []
    return any(_is_made_of(word.text, texts) for word in short) if texts else False


def _is_made_of(text: str, texts: list[str]) -> bool:
    if SHORTEST_FOR_INITIALS <= len(text) <= len(texts) and {*text} <= {one[0] for one in texts}:
        return True
    return any(text.startswith(one) and text[len(one) :] in texts for one in texts)


def _alone(words: list[Word], begun: set[str], known: set[str]) -> list[Word]:
    """Those that are no other misspelt, none that begins alike, and that say more than is known of
    the other, and of where they are."""
    return [
        word
        for word in words
        if (word.is_exact or word.text[0] not in begun)
        and not word.is_glue
        and word.meaning not in known
        and word.text not in known
    ]
