"""Languages by their code: what they are called, and where they are official, as Unicode's CLDR
says."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from django.utils.translation import get_language
from django_countries import countries

from registry.bilingual import LANGUAGES

CODE = re.compile("[a-z]{2,3}")
NONE = {"mul", "root", "und", "zxx"}  # codes of CLDR for what is no one language


def language_names() -> Mapping[str, str]:
    """By code, in the reader's language, else in the other: listed once in each."""
    return _names(get_language() or LANGUAGES[0])


def language_name(code: str) -> str:
    """The code itself where CLDR has no name for it."""
    return language_names().get(code, code)


@cache
def _names(language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in (*LANGUAGES, language):
        found |= {code: name for code, name in _named_in(one).items() if CODE.fullmatch(code)}
    return {code: name for code, name in found.items() if code not in NONE}


def _named_in(language: str) -> Mapping[str, str]:
    try:
        return Locale.parse(language, sep="-").languages
    except UnknownLocaleError:
        return {}


@cache
def official_in(country: str) -> tuple[str, ...]:
    """The codes of the languages that are official in a whole country, in law or in fact."""
    return tuple(get_official_languages(country, de_facto=True)) if country else ()


def where_official(languages: Collection[str]) -> list[str]:
    """The codes of the countries where one of the languages is."""
    return sorted(code for code, found in _countries().items() if found.intersection(languages))


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    return {one.code: frozenset(official_in(one.code)) for one in countries}


def by_official_language(counts: Mapping[str, int]) -> Counter[str]:
    """What is counted in each country, by the languages that are official there."""
    found: Counter[str] = Counter()
    for country, count in counts.items():
        found.update(dict.fromkeys(official_in(country), count))
    return found
