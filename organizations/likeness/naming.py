"""A name as it is compared: its words, what each means in any language, and its initials."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from organizations.likeness.vocabulary import (
    BODY,
    BODY_WORDS,
    GLUE,
    MEANING,
    PHRASES,
    PLACE,
    PLACE_WORDS,
    TOPIC,
    TOPIC_WORDS,
)
from registry.text import COMMON_WORDS, fold, telling

SHORTENED = {"st": "saint", "ste": "saint", "sainte": "saint", "univ": "universite"}
SHORTENED |= {
    "min": "ministere",
    "dept": "ministere",
    "int": "international",
    "intl": "international",
}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6"}
FORMS = COMMON_WORDS | {"gie", "sarl", "snc", "sencrl", "ltda", "gmbh", "plc", "sc", "his", "its"}
IN_BRACKETS = re.compile(r"\(([^()]{2,20})\)\s*$")
ACRONYM = re.compile(r"[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9&./-]*[A-ZÀ-Þ0-9][a-z]?")
PARTS = re.compile(r"\s+[–—-]\s+|:\s")
ADDRESS = re.compile(r",\s+\d.*$", re.DOTALL)
SHORTEST_FOR_INITIALS = 3
SHORTEST_MISSPELT = 5  # letters of a word in which an error is taken for one


@dataclass(frozen=True)
class Word:
    """``text``: folded, in the singular; ``meaning``: the same in any language."""

    text: str
    meaning: str

    @cached_property
    def weight(self) -> float:
        if self.is_body:
            return BODY
        return TOPIC if self.meaning in TOPIC_WORDS else PLACE

    @cached_property
    def is_body(self) -> bool:
        return self.meaning in BODY_WORDS

    @cached_property
    def is_place(self) -> bool:
        return self.meaning in PLACE_WORDS

    @cached_property
    def tells(self) -> bool:
        """Whether two bodies are told apart by it."""
        return self.is_own or self.is_place

    @cached_property
    def is_glue(self) -> bool:
        """Whether it only joins others."""
        return self.meaning in GLUE or self.text in GLUE

    @cached_property
    def is_exact(self) -> bool:
        """Whether another that differs by a letter is another word."""
        return len(self.text) < SHORTEST_MISSPELT or self.text.isdigit()

    @cached_property
    def is_own(self) -> bool:
        """Whether it is of names alone, none that bodies share."""
        return not (self.is_body or self.is_place or self.meaning in TOPIC_WORDS)


@dataclass(frozen=True)
class Name:
    """A name as it is written, its telling words in order, and the acronyms that stand in it."""

    written: str
    words: tuple[Word, ...]
    acronyms: frozenset[str]

    @cached_property
    def meanings(self) -> frozenset[str]:
        return frozenset(word.meaning for word in self.words)

    @cached_property
    def once(self) -> tuple[Word, ...]:
        """Its words, each meaning once."""
        return tuple({word.meaning: word for word in self.words}.values())

    @cached_property
    def by_text(self) -> dict[str, Word]:
        return {word.text: word for word in self.once}

    @cached_property
    def weight(self) -> float:
        return sum(word.weight for word in self.once)

    @cached_property
    def initials(self) -> str:
        return "".join(word.text[0] for word in self.words)


@lru_cache(maxsize=20_000)
def read(written: str) -> Name:
    acronyms = set()
    text = ADDRESS.sub("", written)
    if (found := IN_BRACKETS.search(text)) and ACRONYM.fullmatch(found[1].strip()):
        acronyms.add(fold_acronym(found[1]))
        text = text[: found.start()]
    for part in PARTS.split(text):
        if ACRONYM.fullmatch(part.strip()) and not text.isupper():
            acronyms.add(fold_acronym(part))
    if ACRONYM.fullmatch(text.strip()):
        acronyms.add(fold_acronym(text))
    return Name(written, tuple(words_of(text)), frozenset(acronyms - {""}))


def words_of(text: str) -> list[Word]:
    folded = f" {fold(text)} "
    for phrase, one in PHRASES.items():
        folded = folded.replace(f" {phrase} ", f" {one} ")
    words = folded.split()
    said = [word for word in words if word not in FORMS or (word in ROMAN and word == words[-1])]
    return [_word(word) for word in (said or telling(words))]


@lru_cache(maxsize=20_000)
def _word(word: str) -> Word:
    word = SHORTENED.get(word, ROMAN.get(word, word))
    for form in (word, _singular(word), word.removesuffix("es")):
        if form in MEANING:
            return Word(word, MEANING[form])
    return Word(word, _singular(word))


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("aux"):
        return word[:-3] + "al"
    if len(word) > 6 and word.endswith("ores"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def fold_acronym(text: str) -> str:
    """An acronym as it is compared: without article, points, spaces and accents."""
    words = fold(text).split()
    return "".join(words[1:] if words[:1] == ["l"] else words)
