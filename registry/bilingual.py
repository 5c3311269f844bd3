"""Texts kept in French and in English, one of which the reader gets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

T = TypeVar("T")
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Text:
    """A text and the language it is in, ``fr`` or ``en``; both empty where there is none."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text


def bilingual(record: Any, stem: str) -> Text:
    """The text of ``<stem>_fr`` or ``<stem>_en`` in the reader's language, else in the other."""
    languages = ("en", "fr") if get_language() == "en" else ("fr", "en")
    for lang in languages:
        if text := getattr(record, f"{stem}_{lang}"):
            return Text(text, lang)
    return Text("", "")


def both(record: Any, stem: str) -> list[str]:
    """The text in each language that has it, that of the reader first."""
    first = bilingual(record, stem).text
    texts = (first, *(getattr(record, f"{stem}_{lang}") for lang in LANGUAGES))
    return [text for text in dict.fromkeys(texts) if text]


def labelled(name: object, value: object) -> str:
    """A name and its value, with the colon of the reader's language."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def in_each_language(say: Callable[[], T]) -> dict[str, T]:
    """What a function says, by language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = say()
    return found


def _sentence(text: Any, **values: Any) -> str:
    return str(text) % values


# A text still to be translated, with what stands at its marks: said in the reader's language,
# however long after it was found to be true.
sentence = lazy(_sentence, str)

in_lines = lazy(lambda sentences: "\n".join(map(str, sentences)), str)


def keep_both(record: Any, stem: str, said: Any) -> None:
    """What is said in ``<stem>_fr`` and ``<stem>_en``, each in its language; it is not stored."""
    for language, text in in_both(said).items():
        setattr(record, f"{stem}_{language}", text)


def in_both(said: Any) -> dict[str, str]:
    """The text of what is still to be translated, by language."""
    return in_each_language(lambda: str(said))


def in_languages(*stems: str) -> list[str]:
    """The fields of texts kept in both languages."""
    return [f"{stem}_{language}" for stem in stems for language in LANGUAGES]
