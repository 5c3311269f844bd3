"""Rows found by a text as people type it, the best first: the same on every engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length
from pyroaring import BitMap

from registry.among import Among
from registry.memory.concordance import Concordance
from registry.rules import any_of
from registry.search.asking import Lexicon, Meaning, Question, Spelling, mend
from registry.search.holding import Holding, Public
from registry.search.where import Where


class Searched:
    """``places``: where words are looked for. ``meant``: the facets of which words mean codes, by
    the kind of meaning, in lists that have a tally. ``names``, ``short_names``: the folded fields
    that a question may hold as a whole; ``tie``: what then orders rows. ``own_places``: how
    many of the first places are what a record is called, or says of itself."""

    filter: Any  # and what follows: of the queryset that it is mixed into, before
    annotate: Any
    none: Any
    rows_of: Any

    places: ClassVar[Sequence[Where]] = ()
    meant: ClassVar[Mapping[str, Sequence[str]]] = {}
    short_names: ClassVar[Sequence[str]] = ()
    tie: ClassVar[Sequence[str]] = ()
    own_places: ClassVar[int] = 2

    @classmethod
    def lexicon(cls) -> Lexicon:
        """What words mean beyond themselves."""
        return {}

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """The rows that have what words mean."""
        raise NotImplementedError

    def found_by(self, text: str, *, exact: bool = False) -> Self:
        """Those that answer the text, the best first; ``exact``: its words as they are typed."""
        return self.answering(self.question(text, exact=exact))

    def keys_of(self, text: str, *, words: Concordance | None) -> BitMap | None:
        """Primary keys, among which are those that answer the text, by words of drafts too, and of
        these rows no other; None where nothing is asked."""
        question = self.question(text, drafts=True, words=words)
        return question.keys if question.terms else None

    def keys_by_term(self, text: str, *, words: Concordance | None) -> list[BitMap]:
        """Of each term of a text, the primary keys of the rows that have it in what they are called
        or say of themselves, in whatever form; ``words``: as for ``keys_of``."""
        places = self.places[: self.own_places]
        holding = Holding(self, places, words=words)
        terms = Question.read(text, self.lexicon()).terms
        return [BitMap.union(BitMap(), *holding.costs(one).values()) for one in terms]

    def question(
        self,
        text: str,
        *,
        exact: bool = False,
        drafts: bool = False,
        public: Public | None = None,
        words: Concordance | None = None,
    ) -> Question:
        """What the text asks of these rows: typing errors are mended where it finds nothing else,
        by words that one of the rows has. ``drafts``: words of drafts are words, too. ``public``:
        of the public rows, what is known of them; ``words``: those of every record, where they are
        kept."""
        lexicon = self.lexicon()
        asked = Question.read(text, lexicon)
        if not asked.terms:
            return asked
        holding = Holding(self, public=public, words=words)
        asked = replace(asked, found=holding.answers(asked))
        for one in () if exact or asked.found else _others(asked, lexicon, holding, drafts=drafts):
            if found := holding.answers(one):
                mended = replace(one, found=found)
                return replace(mended, understood=self._understood(mended, holding))
        return asked

    def asked(self, question: Question, places: Sequence[Where] = ()) -> Question:
        """A question that was understood of other rows, asked of these as it was understood;
        ``places``: where to look, if not in all of them."""
        return replace(question, found=Holding(self, places).answers(question))

    def telling(self, question: Question) -> Self:
        """With what tells why each row answers."""
        raise NotImplementedError

    def _why(self, relation: str, question: Question) -> Any:
        """The related rows in which one of the words is found."""
        found = [where for where in self.places if where.relation == relation]
        asked = any_of(where.holds(one) for where in found for one in question.chosen)
        return found[0].rows(self).filter(asked)

    def answering(self, question: Question) -> Self:
        """The rows that answer, the best first: annotates ``closeness`` and ``score``. Only which
        of them answer is known: no row is looked through again."""
        if not question.terms:
            return self
        if not (found := question.found):
            return self.none()
        costs = [When(Among(F("pk"), [*pks]), then=Value(cost)) for cost, pks in found.items()]
        rows = self.filter(Among(F("pk"), question.keys)).annotate(
            closeness=self._closeness(question),
            score=Case(*costs, default=Value(0), output_field=IntegerField()),
        )
        ordered: Self = rows.order_by("closeness", "score", *self.tied)
        return ordered

    @property
    def tied(self) -> tuple[Any, ...]:
        """The order of rows that answer equally well."""
        return (Length(self.tie[0]), *self.tie)

    def _understood(self, question: Question, holding: Holding) -> tuple[Spelling | None, ...]:
        """The spelling of each term that the best answer has."""
        if holding.words:
            return self._read_understood(question, holding)
        rows: Any = self.answering(question)
        best = rows.values_list("pk", flat=True)[0]
        flags = {
            f"spelling_{n}": Case(
                *(When(self._has(one, best), then=Value(m)) for m, one in enumerate(t.spellings)),
                default=Value(-1),
                output_field=IntegerField(),
            )
            for n, t in enumerate(question.terms)
        }
        row = self.filter(pk=best).annotate(**flags).values_list(*flags).get()
        pairs = zip(question.terms, row, strict=True)
        return tuple(None if m < 0 else term.spellings[m] for term, m in pairs)

    def _read_understood(self, question: Question, holding: Holding) -> tuple[Spelling | None, ...]:
        """The same, of words that are kept: rows that all have the same are not put in order."""
        named = BitMap.union(BitMap(), *self.named(question).values())
        first = (named & question.keys) or question.cheapest(1)
        had = [holding.spellings(term, first) for term in question.terms]
        if any(len(one) > 1 for one in had):
            rows: Any = self.answering(question.among(first))
            best = rows.values_list("pk", flat=True)[0]
            had = [{one: pks for one, pks in found.items() if best in pks} for found in had]
        return tuple(next(iter(found)) for found in had)

    def _has(self, spelling: Spelling, pk: int) -> Q:
        """The row of that primary key has the spelling."""
        found = any_of(self._at(where, where.holds(spelling), pk) for where in self.places)
        return found | self.meaning(spelling.meanings) if spelling.meanings else found

    def _at(self, where: Where, held: Q, pk: int | None = None) -> Q:
        """The rows, or that of a primary key, of which what is there meets a condition."""
        if not where.relation:
            return held
        rows = where.rows(self).filter(held)
        rows = rows if pk is None else rows.filter(**{where.back: pk})
        return Q(pk__in=rows.order_by().values(where.back))

    def _closeness(self, question: Question) -> Case:
        """0: the name; 1: a short or another name; 2: the beginning of the name; 3: no name."""
        whens = [When(q, then=Value(n)) for n, q in self._named(question)]
        return Case(*whens, default=Value(3), output_field=IntegerField())

    def named(self, question: Question) -> Mapping[int, BitMap]:
        """The primary keys of those whose name is what is asked, or begins with it, by their
        closeness: whatever else a row holds, they come first. Each name is asked for alone, and
        found by its index."""
        found: dict[int, BitMap] = {}
        seen = BitMap()
        for closeness, q in self._named(question):
            pks = BitMap(self.filter(q).order_by().values_list("pk", flat=True)) - seen
            found[closeness] = found.get(closeness, BitMap()) | pks
            seen |= pks
        return found

    def _named(self, question: Question) -> Iterator[tuple[int, Q]]:
        asked = {question.folded, " ".join(question.words)}
        own, *others = [where for where in self.places if where.folded]
        yield 0, self._is(own, "in", asked)
        yield from ((1, Q(**{f"{name}__in": asked})) for name in self.short_names)
        yield from ((1, self._is(where, "in", asked)) for where in others)
        yield from ((2, self._is(own, "startswith", f"{one} ")) for one in sorted(asked))

    def _is(self, where: Where, lookup: str, value: Any) -> Q:
        return self._at(where, Q(**{f"{where.folded}__{lookup}": value}))


def _others(
    asked: Question, lexicon: Lexicon, holding: Holding, *, drafts: bool
) -> Iterator[Question]:
    """What may be meant where nothing answers as typed; each once."""
    unknown = mend(asked, lexicon, known=False, drafts=drafts)
    if unknown != asked:
        yield unknown
    mended = mend(asked, lexicon, known=True, drafts=drafts)
    if mended not in (asked, unknown):
        yield mended
    # Of two terms that are nowhere, a row that lacks one alone lacks the other, too.
    nowhere = sum(not holding.costs(term) for term in mended.terms)
    if len(asked.terms) > 1 and nowhere < 2:
        yield replace(mended, loose=True)
