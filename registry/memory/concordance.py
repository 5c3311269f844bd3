"""Which records hold each word that is searched for, kept as sets of their primary keys.

For each place where a list is searched (``registry.search.where``), and each form of a word there,
the database keeps the records that have it, so many primary keys a row (``SPAN``): a search reads
the few rows of its words, instead of the records. Of a form are kept: the records that have it;
those where a word begins with its first letters; those of a name inside which its letters are.
Words with long numbers are looked for by queries: each of them is in few records, and there are
many.

What is stored is told by the feed of changes: a record that changed is looked at by queries, which
are the twin, until its words take the place of what it had (``registry.actions.concording``). Every
record is there, drafts too: who reads says which records may be found.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from registry.models import TallyWord
from registry.search.asking import Spelling, Term
from registry.search.where import BENT, LETTERS, PLACED, Where
from registry.words import LONGEST, stems

SPAN = 1 << 16  # primary keys of each row
SHORT = 3  # letters of a beginning that is kept as a set of its own
LONGEST_FORM = 60  # letters: a stem may be longer than its word
NUMBERED = 4  # letters of a form with a digit that is kept whole
DIGIT = re.compile(r"\d")
IS, BEGINS, INSIDE, MEANS = "=", "<", ">", "@"

Place = str  # the number of a place and what is kept of it, or a facet
Sets = dict[tuple[Place, str], BitMap]


def is_kept(form: str) -> bool:
    """Whether the records that have the form are kept, not only how it begins."""
    return len(form) <= (NUMBERED if DIGIT.search(form) else LONGEST_FORM)


def kept_of(number: int, forms: Mapping[str, BitMap], names: Mapping[str, BitMap]) -> Sets:
    """What is kept of a place: of the records that have each form, and each word of a name."""
    found: Sets = defaultdict(BitMap)
    for form, pks in forms.items():
        place, head = (IS, form) if is_kept(form) else (BEGINS, _head(form))
        found[f"{number}{place}", head] |= pks
        for length in range(1, 1 + min(SHORT, len(form))):
            found[f"{number}{BEGINS}", form[:length]] |= pks
    for word, pks in names.items():
        for at, letters in _insides(word):
            # A word that begins so is found by its form.
            held = pks if at else pks - forms.get(word[:LONGEST], BitMap())
            if held:
                found[f"{number}{INSIDE}", letters] |= held
    return found


def _head(form: str) -> str:
    """As many of the first letters as are looked for."""
    letters = DIGIT.split(form, maxsplit=1)[0][:LONGEST_FORM]
    return max(letters, form[:NUMBERED], key=len)


def _insides(word: str) -> Iterator[tuple[int, str]]:
    """What may be looked for inside a word of a name, and where it is."""
    for letters in re.finditer(r"\D+", word):
        for at in range(letters.start(), letters.end() - LETTERS + 1):
            yield at, word[at : min(letters.end(), at + LONGEST)]


@dataclass(frozen=True)
class Found:
    """``costs``: the primary keys of the records that have a term, by what it costs there, but of
    those that ``changed``. ``together``: words of one spelling that must be in one related row, by
    the relation."""

    costs: Mapping[int, BitMap]
    changed: BitMap
    together: Sequence[tuple[Spelling, str]]


class Concordance:
    """That of a tally, by its primary key."""

    def __init__(self, tally: int) -> None:
        self.tally = tally

    def find(
        self, places: Sequence[Where], meant: Mapping[str, Sequence[str]], term: Term
    ) -> Found | None:
        """None where one of the words is not kept, or none is any more. ``meant``: the facets whose
        codes each kind of meaning is."""
        said = {word for one in term.spellings for word in one.words}
        if not all(is_kept(form) for word in said for form in (word, *stems(word))):
            return None
        asked = _Asked(places, meant, term)
        costs, together = asked.answer(TallyWord.objects.holding(self.tally, *asked.forms))
        if (changed := asked.changed) is None:
            return None
        return Found({cost: pks - changed for cost, pks in costs.items()}, changed, together)


class _Asked:
    """What is asked of a concordance for one term, and how it answers."""

    def __init__(
        self, places: Sequence[Where], meant: Mapping[str, Sequence[str]], term: Term
    ) -> None:
        self.places, self.meant, self.term = places, meant, term
        self.changed: BitMap | None = None
        self.known: Sets = defaultdict(BitMap)
        self.begun: dict[tuple[Place, str], BitMap] = {}

    @cached_property
    def forms(self) -> tuple[set[str], set[str]]:
        """The forms to read, and how others begin."""
        whole, begun = {""}, set()
        for one in self.term.spellings:
            for word in one.words:
                whole |= {word, *stems(word)}
                begun |= {word} if len(word) > SHORT else set()
            whole |= {meaning.code for meaning in one.meanings}
        return whole, begun

    def answer(
        self, rows: Iterable[tuple[Place, str, bytes]]
    ) -> tuple[dict[int, BitMap], list[tuple[Spelling, str]]]:
        self._read(rows)
        costs: dict[int, BitMap] = defaultdict(BitMap)
        together = []
        for one in self.term.spellings:
            for number, where in enumerate(self.places):
                if not where.relation or len(one.words) == 1:
                    for cost, how in where.hows(one):
                        costs[cost] |= self._held(number, where, one, how)
                elif self._held(number, where, one, BENT):
                    together.append((one, where.relation))
            if one.meanings:
                costs[one.cost + PLACED] |= self._meaning(one)
        return costs, together

    def _read(self, rows: Iterable[tuple[Place, str, bytes]]) -> None:
        parts: dict[tuple[Place, str], list[BitMap]] = defaultdict(list)
        begun: dict[tuple[Place, str], list[BitMap]] = defaultdict(list)
        _whole, beginnings = self.forms
        for place, form, stored in rows:
            pks = BitMap.deserialize(bytes(stored))
            if not form:
                self.changed = pks
                continue
            parts[place, form].append(pks)
            for word in beginnings:
                if form.startswith(word):
                    begun[place, word].append(pks)
        self.known.update({key: BitMap.union(*found) for key, found in parts.items()})
        self.begun.update({key: BitMap.union(*found) for key, found in begun.items()})

    def _held(self, number: int, where: Where, spelling: Spelling, how: int) -> BitMap:
        """The records that have each word of the spelling there."""
        held = []
        for word in spelling.words:
            patterns = where.patterns(word, how)
            found = [self._pattern(number, where, path, asked) for path, asked in patterns]
            held.append(BitMap.union(*found))
        return BitMap.intersection(*held)

    def _pattern(self, number: int, where: Where, path: str, asked: str) -> BitMap:
        word = asked.strip()
        if path == where.folded:
            # What has a digit is inside no run of letters; is_kept has it shorter than LETTERS.
            return self.begun.get((f"{number}{INSIDE}", word), BitMap())
        if asked.endswith(" "):
            return self.known[f"{number}{IS}", word]
        if len(word) <= SHORT:
            return self.known[f"{number}{BEGINS}", word]
        kinds = (IS, BEGINS)
        return BitMap.union(
            *(self.begun.get((f"{number}{kind}", word), BitMap()) for kind in kinds)
        )

    def _meaning(self, spelling: Spelling) -> BitMap:
        held = (
            self.known[f"{MEANS}{facet}", meaning.code]
            for meaning in spelling.meanings
            for facet in self.meant.get(meaning.kind, ())
        )
        return BitMap.union(BitMap(), *held)
