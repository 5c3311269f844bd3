"""A name as it would be written with care: offered to a person, never taken by itself."""

import re

from organizations.likeness.vocabulary import MEANING, PLACE_WORDS
from registry.text import fold

# fmt: off
PARTICLES = frozenset({
    "a", "à", "ak", "and", "au", "aux", "da", "de", "del", "der", "des", "do", "dos", "du", "e",
    "el", "en", "et", "for", "in", "la", "las", "le", "les", "los", "nan", "of", "on", "or", "ou",
    "par", "para", "por", "pou", "pour", "sans", "sin", "sous", "sur", "the", "to", "un", "une",
    "with", "without", "y", "yo",
})
ENGLISH = frozenset({"and", "for", "of", "the", "with", "without"})
SHORT_WORDS = frozenset({
    "aide", "ami", "amis", "art", "arts", "bon", "eau", "fanm", "gran", "ile", "iles", "jen",
    "kay", "lakay", "lac", "mai", "mer", "mont", "moun", "nord", "nou", "port", "red", "san",
    "st", "ste", "sud", "sur", "tet", "ti", "val", "vie", "voix", "zanmi", "est", "rue", "saint",
})
# fmt: on
ELIDED = re.compile(r"^([ldsnmcjt]|qu)(['’])(.+)$", re.IGNORECASE)
ROMAN = re.compile(r"^(?=.)M*(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$")
FORM = re.compile(
    r"[\s,]+\(?(inc|incorporée|incorporated|ltée|ltee|ltd|limitée|limited|enr|llc|s\.?\s?a|ltda)"
    r"\.?\)?\.?\s*$",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"\s*[,;\n–—-]\s*(\d+[A-Za-z]?\s*,?\s+.+"
    r"|(c\.?\s?p\.?|p\.?\s?o\.?\s?box|casier postal|b\.?\s?p\.?)\s*\d+.*)$",
    re.IGNORECASE | re.DOTALL,
)
POSTAL_CODE = re.compile(r"[\s,;(]+[A-Z]\d[A-Z]\s?\d[A-Z]\d\)?\s*$", re.IGNORECASE)
FEWEST_LETTERS = 5


def tidied(name: str, acronym: str = "") -> str:
    """The name without a trailing address or form of incorporation, and not in capitals; the
    name itself where there is nothing to say."""
    bare = name.strip()
    for trailing in (ADDRESS, POSTAL_CODE, FORM, ADDRESS):
        bare = trailing.sub("", bare).strip(" ,;") or bare
    if is_in_capitals(bare):
        bare = _cased(bare, acronym)
    return bare


def is_in_capitals(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    words = name.split()
    several = len(words) > 1 or len(letters) > 2 * FEWEST_LETTERS
    return several and len(letters) >= FEWEST_LETTERS and name == name.upper() != name.lower()


def _cased(name: str, acronym: str) -> str:
    words = name.split()
    english = bool(ENGLISH & {word.lower() for word in words})
    cased = [_word(word, acronym, english=english) for word in words]
    return _capital(" ".join(cased))


def _word(word: str, acronym: str, *, english: bool) -> str:
    if (elided := ELIDED.match(word)) is not None:
        start, sign, rest = elided.groups()
        return f"{start.lower()}{sign}{_word(rest, acronym, english=english)}"
    if "-" in word.strip("-") or "/" in word:
        return re.sub(r"[^-/]+", lambda part: _plain(part[0], acronym, english=english), word)
    return _plain(word, acronym, english=english)


def _plain(word: str, acronym: str, *, english: bool) -> str:
    bare = word.strip("(),.;:«»\"'’")
    lower = word.lower()
    if bare.lower() in PARTICLES:
        return lower
    if _is_acronym(word, bare, acronym):
        return word
    is_shared = _form(bare) in MEANING and not _is_of_place(bare)
    return lower if is_shared and not english else _capital(lower)


def _is_acronym(word: str, bare: str, acronym: str) -> bool:
    """Whether capitals are how the word is written: the known acronym, one in brackets, a number,
    or letters that nobody would say as a word."""
    if word.startswith("(") and word.rstrip(".,").endswith(")") and len(bare) <= 10:
        return True
    if (acronym and fold(bare) == fold(acronym)) or "." in bare or ROMAN.match(bare):
        return True
    vowels = sum(char in "aeiouy" for char in fold(bare))
    is_short = len(bare) <= 4 and _form(bare) not in MEANING and fold(bare) not in SHORT_WORDS
    return len(bare) > 1 and (vowels == 0 or (is_short and len(bare) <= 3))


def _is_of_place(word: str) -> bool:
    return MEANING[_form(word)] in PLACE_WORDS


def _form(word: str) -> str:
    folded = fold(word)
    forms = (folded, folded.removesuffix("s"), folded.removesuffix("es"))
    return next((form for form in forms if form in MEANING), folded)


def _capital(text: str) -> str:
    return next(
        (text[:n] + char.upper() + text[n + 1 :] for n, char in enumerate(text) if char.isalpha()),
        text,
    )
