"""Why two organizations look like one, in words. A reason is kept as its code and the words
that it is about, and is told in the language of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

FOR, AGAINST = True, False

# The strongest first; whether each speaks for one organization or for two.
SENTENCES: dict[str, tuple[bool, Any]] = {
    "same_neq": (FOR, _("same NEQ")),
    "same_charity": (FOR, _("same charity number")),
    "same_iati": (FOR, _("same IATI identifier")),
    "same_name": (FOR, _("same name")),
    "same_words": (FOR, _("same name but for small words, signs or their order")),
    "acronym_is_name": (FOR, _("the name of one is the acronym of the other")),
    "same_domain": (FOR, _("same web domain: %(words)s")),
    "translated": (FOR, _("the names say the same in two languages")),
    "misspelt": (FOR, _("spelled otherwise: %(words)s")),
    "differs": (FOR, ""),
    "initials": (FOR, _("the initials of one name stand in the other")),
    "same_acronym": (FOR, _("same acronym: %(words)s")),
    "other_name": (FOR, _("among the other names")),
    "same_city": (FOR, _("same city")),
    "other_neq": (AGAINST, _("but not the same NEQ")),
    "other_charity": (AGAINST, _("but not the same charity number")),
    "other_iati": (AGAINST, _("but not the same IATI identifier")),
    "other_country": (AGAINST, _("but not in the same country")),
    "other_city": (AGAINST, _("but not in the same city")),
    "unknown_country": (AGAINST, _("the country of one is not known")),
}
RANK = {code: rank for rank, code in enumerate(SENTENCES)}


@dataclass(frozen=True)
class Reason:
    code: str
    words: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        return RANK[self.code]

    @property
    def is_against(self) -> bool:
        return not SENTENCES[self.code][0]

    def __str__(self) -> str:
        told = {"words": ", ".join(self.words), "count": len(self.words)}
        if self.code == "differs":
            text = ngettext(
                "the name differs by one word: %(words)s",
                "the name differs by %(count)d words: %(words)s",
                len(self.words),
            )
            return text % told
        return str(SENTENCES[self.code][1]) % told

    def packed(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.code, *self.words]


def reason(code: str, words: Sequence[str] = ()) -> Reason:
    return Reason(code, tuple(words)) if words else PLAIN[code]


PLAIN = {code: Reason(code) for code in SENTENCES}


def unpacked(kept: Sequence[Sequence[str]]) -> list[Reason]:
    """Reasons that were kept; one of an older version, which none tells any more, is left out."""
    return [Reason(code, tuple(words)) for code, *words in kept if code in SENTENCES]
