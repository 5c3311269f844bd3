"""Keys that an organization shares with whoever may be its double: what an index looks up."""

from collections.abc import Iterator
from itertools import combinations

from organizations.likeness.comparison import Described
from organizations.likeness.naming import SHORTEST_FOR_INITIALS, Name, Word

LONGEST = 60
BEGUN = 4  # letters of a word: what follows may be misspelt, or of another language
PAIRED = 5  # words of a name of which each two make a key


def keys_of(described: Described) -> set[str]:
    found = {f"{what}:{number}" for what, number in described.identifiers.items()}
    found |= {f"domain:{described.domain}"} if described.domain else set()
    found |= {f"short:{one}" for one in described.acronyms}
    for name in described.read_names:
        found.update(_of_name(name))
    return {key[:LONGEST] for key in found}


def _of_name(name: Name) -> Iterator[str]:
    meanings = sorted(name.meanings)
    yield f"words:{' '.join(meanings)}"
    if len(name.words) >= SHORTEST_FOR_INITIALS:
        yield f"short:{name.initials}"
    for word in name.words:
        if len(name.words) <= 2 and word.is_own:
            yield f"short:{word.text}"
    for one, other in combinations(_most_telling(name), 2):
        yield f"pair:{'+'.join(sorted((_begun(one), _begun(other))))}"


def _most_telling(name: Name) -> list[Word]:
    """Its own words first; of what all bodies share, only where little else is there."""
    words = [*{word.meaning: word for word in name.words}.values()]
    ordered = sorted(
        words, key=lambda word: (not word.is_own, word.is_body, name.words.index(word))
    )
    return ordered[:PAIRED]


def _begun(word: Word) -> str:
    return word.meaning[:BEGUN]
