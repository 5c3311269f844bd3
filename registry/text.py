"""Text as people type it: folded for search and order, checked, and told apart."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

# What Unicode's decomposition leaves apart although readers take them for one.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
APOSTROPHES = "'’‘ʼ`´′"
DASHES = "-‐‑‒–—―−"
SEPARATORS = str.maketrans(dict.fromkeys(APOSTROPHES + DASHES + '.,;:!?()[]{}«»“”"/\\|&+·_', " "))
# Those of ASCII, with its control characters.
BLANKS = {**dict.fromkeys((*range(32), 127), " "), **SEPARATORS}
LONGEST_KEPT = 300  # characters of a text whose folded form is kept: of a name
MOST_KEPT = 0x10000  # characters whose folded form is kept
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc


def fold(text: str) -> str:
    """The form in which texts are compared, found and sorted.

    Without case, accents, ligatures, apostrophes, dashes and punctuation; one space between
    words. The same function serves when storing and when asking: ``fold(fold(x)) == fold(x)``.
    """
    return _folded(text) if len(text) <= LONGEST_KEPT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():  # as most names are: nothing to decompose
        return " ".join(text.lower().translate(BLANKS).split())
    return " ".join(text.translate(_BARE).split())


_folded = lru_cache(maxsize=5_000)(_fold)  # of a name several forms are made, one after the other


class _Bare(dict[int, str]):
    """What each character is folded to, found out when it comes first: what stands beside it
    changes nothing."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKD", chr(code)).casefold()
        )
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        bare = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in bare)
        bare = bare.translate(LIGATURES).translate(SEPARATORS)
        if code < MOST_KEPT:
            self[code] = bare
        return bare


_BARE = _Bare()


# Words that spellings of one name have or lack: articles, links, forms of incorporation.
# fmt: off
COMMON_WORDS = frozenset({
    "a", "al", "and", "au", "aux", "d", "da", "das", "de", "del", "des", "do", "dos", "du", "e",
    "el", "en", "et", "for", "i", "in", "l", "la", "las", "le", "les", "los", "na", "nan", "o",
    "of", "pou", "pour", "the", "y", "yo", "an", "ak", "asbl", "cie", "co", "corp", "corporation",
    "inc", "incorporated", "limited", "llc", "ltd", "ltee", "obnl", "ong", "ngo", "osbl", "sa",
})
SHARED_HOSTS = (
    "blogspot.com", "facebook.com", "google.com", "instagram.com", "linkedin.com", "twitter.com",
    "weebly.com", "wixsite.com", "wordpress.com", "x.com", "youtube.com",
)
# fmt: on


def likeness(name: str) -> str:
    """The words of a name that tell it from others: folded, singular, each once, sorted.

    ``Coopératives de l’Artibonite Inc.`` and ``Coopérative Artibonite`` have the same. A name
    of common words alone keeps them.
    """
    return " ".join(sorted({_singular(word) for word in telling(fold(name).split())}))


def telling(words: Iterable[str]) -> list[str]:
    """The words without those that most names have; all of them where nothing else is left."""
    words = list(words)
    return [word for word in words if word not in COMMON_WORDS] or words


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def web_domain(url: str) -> str:
    """The host of a web address, without ``www.``; empty where many organizations share it."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    shared = any(host == one or host.endswith(f".{one}") for one in SHARED_HOSTS)
    return "" if shared else host


def control_characters(text: str, *, multiline: bool = False) -> list[str]:
    """The control characters in ``text``, in order, as ``U+0007``; line ends and tabs are
    none of them where a text may have several lines."""
    allowed = "\n\r\t" if multiline else ""
    return [f"U+{ord(c):04X}" for c in CONTROL.findall(text) if c not in allowed]


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate closest to ``word`` once both are folded, or an empty text if none is close."""
    by_folded = {fold(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(fold(word), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
