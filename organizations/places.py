"""What words of a search say beyond names: countries, Québec regions, kinds of organizations."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.utils.translation import override
from django_countries import countries

from organizations.enums import Region, Subtype
from registry.asking import Lexicon, Meaning
from registry.text import fold, telling

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


@cache
def lexicon() -> Lexicon:
    """What words, and names of several words, mean, in French, English and Spanish."""
    found: dict[str, set[Meaning]] = defaultdict(set)
    for text, meaning in [*_countries(), *_regions(), *_kinds()]:
        if text:
            found[text].add(meaning)
    return {text: tuple(sorted(found[text], key=str)) for text in sorted(found)}


def _countries() -> Iterable[tuple[str, Meaning]]:
    for language in LANGUAGES:
        with override(language):
            for code, name in countries:
                if code != HOME:
                    yield fold(str(name)), Meaning("country", code)
    for code, names in ALSO.items():
        yield from ((fold(name), Meaning("country", code)) for name in names)


def _regions() -> Iterable[tuple[str, Meaning]]:
    return ((fold(str(region.label)), Meaning("region", region.value)) for region in Region)


def _kinds() -> Iterable[tuple[str, Meaning]]:
    """The words of the labels of subtypes, alone in what they say."""
    for language in LANGUAGES:
        with override(language):
            for subtype in Subtype:
                for word in telling(fold(str(subtype.label)).split()):
                    if word not in VAGUE and len(word) > 3:
                        for form in {word, f"{word}s"}:
                            yield form, Meaning("subtype", subtype.value)
