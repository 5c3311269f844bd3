"""What words of a search say beyond names: countries, Québec regions, kinds of organizations."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.utils.translation import get_language, override
from django_countries import countries

from organizations.enums import Region, Subtype
from registry.search.asking import Lexicon, Meaning
from registry.text import fold
from registry.words import spelled

LANGUAGES = ("fr", "en", "es")
# How people call countries, beside their official names.
ALSO: dict[str, tuple[str, ...]] = {
    "BF": ("Burkina",),
    "BO": ("Bolivie", "Bolivia"),
    "CD": ("RDC", "Congo-Kinshasa", "République démocratique du Congo", "DR Congo", "DRC"),
    "CF": ("Centrafrique",),
    "CG": ("Congo", "Congo-Brazzaville"),
    "CI": ("Côte d’Ivoire", "Ivory Coast", "Costa de Marfil"),
    "CV": ("Cap-Vert", "Cape Verde"),
    "DO": ("République dominicaine", "Dominican Republic", "República Dominicana"),
    "HT": ("Ayiti",),
    "IR": ("Iran",),
    "LA": ("Laos",),
    "MD": ("Moldavie",),
    "MM": ("Birmanie", "Myanmar", "Burma"),
    "PS": ("Palestine", "Palestina"),
    "SY": ("Syrie", "Syria"),
    "SZ": ("Swaziland", "Eswatini"),
    "TL": ("Timor", "Timor oriental"),
    "TZ": ("Tanzanie", "Tanzania"),
    "VE": ("Venezuela",),
    "VN": ("Viêt Nam", "Vietnam"),
}
HOME = "CA"  # nearly everything is of Canada, and names say "Québec" and "Canada" on purpose
# Codes of kinds by the words of their labels; "partner" and the like would say too much.
VAGUE = {"autre", "other", "organisme", "organization", "partenaire", "partner", "groupe", "group"}
VAGUE |= {"quebecois", "quebec", "sud", "southern", "country", "local", "locale", "internationale"}
VAGUE |= {
    "international",
    "cooperation",
    "economy",
    "economie",
    "social",
    "sociale",
    "dans",
    "sous",
}


def by_kind(meanings: Iterable[Meaning]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = defaultdict(list)
    for meaning in meanings:
        codes[meaning.kind].append(meaning.code)
    return dict(codes)


def lexicon() -> Lexicon:
    """What words, and names of several words, mean, in French, English and Spanish; written as
    the reader's language does, where it has them."""
    return _lexicon(get_language() or LANGUAGES[0])


@cache
def _lexicon(reader: str) -> Lexicon:
    found: dict[str, set[Meaning]] = defaultdict(set)
    for language in sorted(LANGUAGES, key=lambda one: one != reader):
        with override(language):
            for kind, code, written in [*_countries(), *_regions(), *_kinds()]:
                if text := fold(written):
                    found[text].add(Meaning(kind, code, written))
    for code, names in ALSO.items():
        for name in names:
            found[fold(name)].add(Meaning("country", code, name))
    return {text: tuple(sorted(found[text], key=_order)) for text in sorted(found)}


def _order(meaning: Meaning) -> tuple[str, str]:
    return meaning.kind, meaning.code


Said = Iterable[tuple[str, str, str]]  # kind, code and words, in the language in force


def _countries() -> Said:
    return (("country", code, str(name)) for code, name in countries if code != HOME)


def _regions() -> Said:
    return (("region", region.value, str(region.label)) for region in Region)


def _kinds() -> Said:
    """The words of the labels of subtypes, alone in what they say."""
    for subtype in Subtype:
        for folded, written in spelled(str(subtype.label)):
            if folded not in VAGUE and len(folded) > 3:
                yield from (("subtype", subtype.value, one) for one in (written, f"{written}s"))
