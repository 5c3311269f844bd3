"""What a text that someone typed asks for: its words, what they may mean, and what they may be
once typing errors are mended."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from pyroaring import BitMap
from rapidfuzz.distance import OSA, JaroWinkler

from registry.text import COMMON_WORDS, telling
from registry.words import as_typed, stems, words

MOST_WORDS = 12
MOST_SPELLINGS = 4  # other words that a mistyped one may be
LONGEST_PHRASE = 5  # words of the name of a place
ERROR = 12  # what an error costs, beside what it costs to be found in a text rather than a name


@dataclass(frozen=True)
class Meaning:
    """What words say beyond themselves: a ``code`` of a ``kind``, such as a country; ``written``:
    those words, as they are written."""

    kind: str
    code: str
    written: str = field(default="", compare=False)


Lexicon = Mapping[str, Sequence[Meaning]]


@dataclass(frozen=True)
class Spelling:
    """Words to look for, what they mean, and how far they are from what was typed; ``written``:
    as records write them, else as they were typed."""

    words: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    cost: int = 0
    written: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.written or " ".join(self.words)


@dataclass(frozen=True)
class Term:
    """A part of the question, each of whose spellings answers it; as typed comes first."""

    spellings: tuple[Spelling, ...]

    @property
    def typed(self) -> Spelling:
        return self.spellings[0]


@dataclass(frozen=True)
class Question:
    """``loose``: rows that lack one of the terms answer too. ``understood``: the spelling of
    each term in the best answer, None where it lacks it; empty unless something was mended.
    ``found``: the primary keys of the rows asked that answer, by what they cost, the least
    first; None where nothing is asked."""

    text: str
    terms: tuple[Term, ...] = ()
    loose: bool = False
    understood: tuple[Spelling | None, ...] = field(default=(), compare=False)
    found: Mapping[int, BitMap] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def read(cls, text: str, lexicon: Lexicon) -> "Question":
        found = words(text)[:MOST_WORDS]
        phrases = list(_phrases(found, lexicon))
        kept = telling(" ".join(phrase) for phrase in phrases)
        terms = dict.fromkeys(p for p in phrases if " ".join(p) in kept)
        typed = as_typed(text)
        return cls(text, tuple(Term((_spelling(p, lexicon, typed),)) for p in terms))

    @property
    def keys(self) -> BitMap:
        """The primary keys of the rows that answer."""
        return BitMap.union(BitMap(), *(self.found or {}).values())

    @property
    def is_as_typed(self) -> bool:
        """Whether rows answer it as it was typed: what is mended, or finds nothing, hangs on the
        words of all other records, too."""
        return bool(self.found) and not self.understood

    @property
    def sets(self) -> Collection[BitMap]:
        """The rows that answer, those of the least cost first."""
        return (self.found or {}).values()

    def cheapest(self, most: int) -> BitMap:
        """Of the rows that answer, so many at least, of the least cost: the first of a page are
        among them and those that are named so."""
        found = BitMap()
        for pks in (self.found or {}).values():
            if len(found) >= most:
                break
            found |= pks
        return found

    def among(self, rows: BitMap) -> "Question":
        """Asked of some of the rows alone."""
        found = {cost: pks & rows for cost, pks in (self.found or {}).items()}
        return replace(self, found={cost: pks for cost, pks in found.items() if pks})

    @property
    def folded(self) -> str:
        return " ".join(words(self.text))

    @property
    def mended(self) -> str:
        """What was understood, in words; empty where it is what was typed."""
        if not any(one and one.cost for one in self.understood):
            return ""
        pairs = zip(self.terms, self.understood, strict=True)
        return " ".join(str(one or term.typed) for term, one in pairs)

    @property
    def left_out(self) -> list[str]:
        """The words that the best answer does without."""
        pairs = zip(self.terms, self.understood, strict=False)
        return [str(term.typed) for term, one in pairs if one is None]

    @property
    def chosen(self) -> list[Spelling]:
        """What may be why a row answers: what was understood, else what was typed."""
        return [one for one in self.understood if one] or [t.typed for t in self.terms]

    @property
    def words(self) -> list[str]:
        """Each word that may be why a row answers."""
        return [word for spelling in self.chosen for word in spelling.words]

    @property
    def each(self) -> "list[Question]":
        """Its terms one by one, each as a question."""
        return [Question(str(one), (Term((one,)),)) for one in self.chosen]

    def codes(self, kind: str) -> list[str]:
        """Those of a kind that its words mean."""
        meant = (one for spelling in self.chosen for one in spelling.meanings)
        return list(dict.fromkeys(one.code for one in meant if one.kind == kind))

    def marks(self, word: str) -> bool:
        """Whether a folded word of a text is one of those asked for, in whatever form."""
        return any(
            word == one
            or (len(one) > 1 and word.startswith(one))
            or bool({one, *stems(one)} & {word, *stems(word)})
            for one in self.words
        )


def _phrases(found: list[str], lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """The words one by one, but for the names of places that take several."""
    here = 0
    while here < len(found):
        reach = range(min(LONGEST_PHRASE, len(found) - here), 1, -1)
        long = next((n for n in reach if " ".join(found[here : here + n]) in lexicon), 1)
        yield tuple(found[here : here + long])
        here += long


def _spelling(phrase: tuple[str, ...], lexicon: Lexicon, typed: Mapping[str, str]) -> Spelling:
    meanings = tuple(lexicon.get(" ".join(phrase), ()))
    written = " ".join(typed.get(word, word) for word in phrase)
    return Spelling(phrase, meanings, written=meanings[0].written if meanings else written)


# Typing errors


def errors_allowed(word: str) -> int:
    if len(word) < 4 or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 6 else 2 if len(word) < 11 else 3


def mend(question: Question, lexicon: Lexicon, *, known: bool, drafts: bool = False) -> Question:
    """The question where each word that no name holds may be one that some name does; ``known``:
    also the others, since the right word may be another. Two words may also be one. ``drafts``:
    the names of what is not published are names too."""
    vocabulary = apps.get_model("registry", "Word")._default_manager.known_to(drafts=drafts)
    joined = _joined(question, vocabulary)
    question = replace(question, terms=joined) if joined and not known else question
    asked = {w: errors_allowed(w) for t in question.terms for w in t.typed.words}
    near = _near(asked, lexicon, vocabulary)
    terms = tuple(_mended(term, near, known=known) for term in question.terms)
    return replace(question, terms=terms)


def _near(asked: dict[str, int], lexicon: Lexicon, vocabulary: Any) -> dict[str, list[Spelling]]:
    """For each word, those of names and of places that are close to it, the closest first: the
    word itself, if it is one of them."""
    written = dict(vocabulary.resembling(asked.items()).values_list("text", "written"))
    written |= {one: means[0].written for one, means in lexicon.items() if " " not in one}
    return {word: _closest(word, errors, written, lexicon) for word, errors in asked.items()}


def _closest(
    word: str, errors: int, written: Mapping[str, str], lexicon: Lexicon
) -> list[Spelling]:
    found = []
    for other in written:
        if abs(len(other) - len(word)) > errors or other in COMMON_WORDS:
            continue
        distance = OSA.distance(word, other, score_cutoff=errors)
        if distance <= errors:
            unlike = 1 - JaroWinkler.similarity(word, other)
            found.append((distance, round(unlike, 6), other))
    return [
        Spelling((other,), tuple(lexicon.get(other, ())), distance * ERROR + n, written[other])
        for n, (distance, _unlike, other) in enumerate(sorted(found)[: MOST_SPELLINGS + 1])
    ]


def _mended(term: Term, near: Mapping[str, list[Spelling]], *, known: bool) -> Term:
    if len(term.typed.words) > 1:
        return term
    others = near[term.typed.words[0]]
    typed = others[0] if others and not others[0].cost else None
    if typed and not known:
        return replace(term, spellings=(typed,))
    others = [one for one in others if one.cost][:MOST_SPELLINGS]
    return replace(term, spellings=(typed or term.typed, *others))


def _joined(question: Question, vocabulary: Any) -> tuple[Term, ...]:
    """The terms where the first two neighbours that are one word of a name are so; else none."""
    terms = question.terms
    pairs = {
        "".join((*one.typed.words, *other.typed.words)): n
        for n, (one, other) in enumerate(itertools.pairwise(terms))
    }
    known = vocabulary.filter(text__in=pairs).order_by("text") if pairs else []
    for word in known:
        n = pairs[word.text]
        one = Term((Spelling((word.text,), cost=0, written=word.written),))
        return (*terms[:n], one, *terms[n + 2 :])
    return ()
