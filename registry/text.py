"""Text as people type it: folded for search and order, checked, and told apart."""

import difflib
import unicodedata
from collections.abc import Iterable

# What Unicode's decomposition leaves apart although readers take them for one.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
APOSTROPHES = "'’‘ʼ`´′"
DASHES = "-‐‑‒–—―−"
SEPARATORS = str.maketrans(dict.fromkeys(APOSTROPHES + DASHES + '.,;:!?()[]{}«»“”"/\\|&+·_', " "))


def fold(text: str) -> str:
    """The form in which texts are compared, found and sorted.

    Without case, accents, ligatures, apostrophes, dashes and punctuation; one space between
    words. The same function serves when storing and when asking: ``fold(fold(x)) == fold(x)``.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    bare = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in bare)
    return " ".join(bare.translate(LIGATURES).translate(SEPARATORS).split())


def control_characters(text: str, *, multiline: bool = False) -> list[str]:
    """The control characters in ``text``, in order, as ``U+0007``; line ends and tabs are
    none of them where a text may have several lines."""
    allowed = "\n\r\t" if multiline else ""
    return [f"U+{ord(c):04X}" for c in text if unicodedata.category(c) == "Cc" and c not in allowed]


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate closest to ``word`` once both are folded, or an empty text if none is close."""
    by_folded = {fold(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(fold(word), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
