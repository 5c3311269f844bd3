"""Rows found by a text as people type it, the best first: the same on every engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, ClassVar, Self

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length

from registry.among import Among
from registry.asking import Lexicon, Meaning, Question, Spelling, Term, mend
from registry.rules import any_of
from registry.words import stems

# What a word costs: that its meaning alone answers, that nothing does; that is there, that begins
# one there, of which another form is there.
PLACED, MISSING = 4, 60
WHOLE, BEGUN, BENT = 0, 1, 2


@dataclass(frozen=True)
class Where:
    """Forms in which words are looked for, and what it costs to be found there.

    ``relation``: they are in related rows that point back by ``back``; those that are public
    only, where they say which are. ``folded``: the names whose forms they are, as text.
    """

    path: str
    cost: int
    relation: str = ""
    back: str = ""
    folded: str = ""


class Searched:
    """``places``: where words are looked for. ``names``, ``short_names``: the folded fields
    that a question may hold as a whole; ``tie``: what then orders rows."""

    filter: Any  # and what follows: of the queryset that it is mixed into, before
    alias: Any
    annotate: Any
    rows_of: Any

    places: ClassVar[Sequence[Where]] = ()
    short_names: ClassVar[Sequence[str]] = ()
    tie: ClassVar[Sequence[str]] = ()

    @classmethod
    def lexicon(cls) -> Lexicon:
        """What words mean beyond themselves."""
        return {}

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """The rows that have what words mean."""
        raise NotImplementedError

    def found_by(self, text: str, *, exact: bool = False, drafts: bool = False) -> Self:
        """Those that answer the text, the best first; ``exact``: its words as they are typed."""
        question = self.question(text, exact=exact, drafts=drafts)
        return self.answering(question, question.keys)

    def question(self, text: str, *, exact: bool = False, drafts: bool = False) -> Question:
        """What the text asks of these rows: typing errors are mended where it finds nothing else,
        by words that one of the rows has. ``drafts``: words of drafts are words, too."""
        lexicon = self.lexicon()
        asked = Question.read(text, lexicon)
        if not asked.terms:
            return asked
        asked = replace(asked, keys=self.holding(asked))
        for one in () if exact or asked.keys else self._others(asked, lexicon, drafts):
            if keys := self.holding(one):
                return replace(one, keys=keys, understood=self._understood(one, keys))
        return asked

    def _others(self, asked: Question, lexicon: Lexicon, drafts: bool) -> Iterator[Question]:
        """What may be meant where nothing answers as typed; each once, since each is a scan."""
        unknown = mend(asked, lexicon, known=False, drafts=drafts)
        if unknown != asked:
            yield unknown
        mended = mend(asked, lexicon, known=True, drafts=drafts)
        if mended not in (asked, unknown):
            yield mended
        if len(asked.terms) > 1 and self._lacks_one(mended):
            yield replace(mended, loose=True)

    def _lacks_one(self, question: Question) -> bool:
        """Whether at most one of the terms is nowhere: else no row lacks only one."""
        nowhere = (t for t in question.terms if not self.filter(self._answers(t)).exists())
        return len(list(islice(nowhere, 2))) < 2

    def holding(self, question: Question) -> list[int]:
        """The primary keys of the rows that answer, in one scan."""
        return list(self._holding(question).order_by().values_list("pk", flat=True))

    def answering(self, question: Question, among: Sequence[int] | None = None) -> Self:
        """The rows that answer, the best first: annotates ``closeness`` and ``score``.

        ``among``: the keys of those that answer, where they are known: no row is scanned again.
        """
        if not question.terms:
            return self
        rows = self._holding(question) if among is None else self.filter(Among(F("pk"), among))
        scored = rows.annotate(
            closeness=self._closeness(question), score=_sum(map(self._score, question.terms))
        )
        return scored.order_by("closeness", "score", Length(self.tie[0]), *self.tie)

    def _holding(self, question: Question) -> Any:
        if question.loose:
            there = [_flag(self._answers(term)) for term in question.terms]
            return self.alias(held=_sum(there)).filter(held__gte=len(there) - 1)
        rows = self
        for term in question.terms:
            rows = rows.filter(self._answers(term))
        return rows

    def _understood(self, question: Question, keys: Sequence[int]) -> tuple[Spelling | None, ...]:
        """The spelling of each term that the best answer has; empty if there is no answer."""
        flags = {
            f"spelling_{n}": Case(
                *(When(self._finds(one), then=Value(m)) for m, one in enumerate(term.spellings)),
                default=Value(-1),
                output_field=IntegerField(),
            )
            for n, term in enumerate(question.terms)
        }
        best = self.answering(question, keys).annotate(**flags).values_list(*flags)[:1]
        for row in best:
            pairs = zip(question.terms, row, strict=True)
            return tuple(None if m < 0 else term.spellings[m] for term, m in pairs)
        return ()

    # Conditions

    def _answers(self, term: Term) -> Q:
        return any_of(self._finds(spelling) for spelling in term.spellings)

    def _finds(self, spelling: Spelling) -> Q:
        found = any_of(self._at(where, spelling, BENT) for where in self.places)
        return found | self.meaning(spelling.meanings) if spelling.meanings else found

    def _at(self, where: Where, spelling: Spelling, how: int) -> Q:
        """The rows that hold each word of the spelling there, as well as ``how`` or better."""
        held = Q()
        for word in spelling.words:
            held &= any_of(Q(**{f"{path}__contains": p}) for path, p in _patterns(where, word, how))
        if not where.relation:
            return held
        rows = self.rows_of(where.relation)
        rows = rows.public() if hasattr(rows, "public") else rows
        return Q(pk__in=rows.filter(held).order_by().values(where.back))

    # Rank

    def _closeness(self, question: Question) -> Case:
        """0: the name; 1: a short or another name; 2: the beginning of the name; 3: no name."""
        asked = {question.folded, " ".join(question.words)}
        own, *others = [where for where in self.places if where.folded]
        other = any_of(
            [Q(**{f"{name}__in": asked}) for name in self.short_names]
            + [self._is(where, "in", asked) for where in others]
        )
        begun = any_of(self._is(own, "startswith", f"{one} ") for one in sorted(asked))
        whole = self._is(own, "in", asked)
        steps = [(n, q) for n, q in enumerate([whole, other, begun]) if q]
        whens = [When(q, then=Value(n)) for n, q in steps]
        return Case(*whens, default=Value(3), output_field=IntegerField())

    def _is(self, where: Where, lookup: str, value: Any) -> Q:
        same = Q(**{f"{where.folded}__{lookup}": value})
        if not where.relation:
            return same
        return Q(pk__in=self.rows_of(where.relation).filter(same).order_by().values(where.back))

    def _score(self, term: Term) -> Case:
        """What the best spelling of the term costs where it is best found."""
        steps = sorted(
            ((cost, n, q) for n, (cost, q) in enumerate(self._steps(term))), key=lambda s: s[:2]
        )
        whens = [When(q, then=Value(cost)) for cost, _n, q in steps]
        return Case(*whens, default=Value(MISSING), output_field=IntegerField())

    def _steps(self, term: Term) -> Iterator[tuple[int, Q]]:
        for spelling in term.spellings:
            for where in self.places:
                hows = (WHOLE, BEGUN, BENT) if where.folded else (BENT,)
                for how in hows if not spelling.cost else (BENT,):
                    yield spelling.cost + where.cost + how, self._at(where, spelling, how)
            if spelling.meanings:
                yield spelling.cost + PLACED, self.meaning(spelling.meanings)


def _patterns(where: Where, word: str, how: int) -> Iterator[tuple[str, str]]:
    """The paths, and what is looked for in each."""
    if how == WHOLE:
        yield where.path, f" {word} "
    elif how == BEGUN or not where.folded:
        yield where.path, f" {word}"
    else:
        yield where.folded, word
        yield where.path, f" {word}"  # a name that is typed as one word is there alone
    if how == BENT:
        bent = (stem for stem in sorted(stems(word)) if not stem.startswith(word))
        yield from ((where.path, f" {stem} ") for stem in bent)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _sum(parts: Any) -> Any:
    first, *others = parts
    for one in others:
        first = first + one
    return first
