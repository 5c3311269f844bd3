"""Keys that an organization shares with whoever may be its double: what an index looks up."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from organizations.likeness.described import Described
from organizations.likeness.naming import SHORTEST_FOR_INITIALS, Name, Word

LONGEST = 60
BEGUN = 4  # letters of a word: what follows may be misspelt, or of another language
SHORT, LONG = "short", "initials"  # a name that may be an acronym, and the initials of one
SHARED = "shared"  # the sort of a key of words that bodies share: it tells little
PAIRED = 5  # words of a name of which each two make a key


def looked_up(keys: Iterable[str]) -> set[str]:
    """The keys of those that may be the double of who has these: initials stand for a short name,
    and the other way round; two long names may well have the same."""
    found = set()
    for key in keys:
        sort, _colon, rest = key.partition(":")
        found |= {f"{SHORT}:{rest}"} if sort == LONG else {key}
        found |= {f"{LONG}:{rest}"} if sort == SHORT else set()
    return found


@lru_cache(maxsize=2_000)
def keys_of(described: Described) -> frozenset[str]:
    found = {f"{what}:{number}" for what, number in described.identifiers.items()}
    found |= {f"domain:{described.domain}"} if described.domain else set()
    found |= {f"{SHORT}:{one}" for one in described.acronyms}
    for name in described.read_names:
        found.update(_of_name(name))
    return frozenset(key[:LONGEST] for key in found)


def _of_name(name: Name) -> Iterator[str]:
    meanings = sorted(name.meanings)
    yield f"words:{' '.join(meanings)}"
    if len(name.words) >= SHORTEST_FOR_INITIALS:
        yield f"{LONG}:{name.initials}"
    for word in name.words:
        if len(name.words) <= 2 and word.is_own:
            yield f"{SHORT}:{word.text}"
    for one, other in combinations(_most_telling(name), 2):
        sort = "pair" if one.is_own or other.is_own else SHARED
        yield f"{sort}:{'+'.join(sorted((_begun(one), _begun(other))))}"


def _most_telling(name: Name) -> list[Word]:
    """Its own words first; of what all bodies share, only where little else is there."""
    words = [*{word.meaning: word for word in name.words}.values()]
    ordered = sorted(
        words, key=lambda word: (not word.is_own, word.is_body, name.words.index(word))
    )
    return ordered[:PAIRED]


def _begun(word: Word) -> str:
    return word.meaning[:BEGUN]
