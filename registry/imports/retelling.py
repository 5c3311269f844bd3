"""What an import said of its rows, in the language of whoever reads it now.

What was kept before each sentence was kept in both languages is in that of whoever read the
files; of a rule, it is said anew.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import get_language

from registry.bilingual import in_each_language
from registry.models import Record
from registry.refusals import shown_to_all


def retold(said: str | Mapping[str, str]) -> str:
    """A sentence as it is kept, by language or in one, in the reader's language where it can be."""
    if isinstance(said, str):
        return str(_sentences().get(said, said))
    return said["en" if get_language() == "en" else "fr"]


def retold_note(note: Mapping[str, Any]) -> dict[str, Any]:
    """One of the notes of a row, its sentences in the reader's language."""
    return {**note, **{name: retold(note.get(name, "")) for name in ("message", "remedy")}}


@cache
def _sentences() -> dict[str, Any]:
    """What rules say, by how it is said in each language."""
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    rules = {id(rule): rule for model in models for rule in model.rules}.values()
    problems: list[Any] = [*rules, shown_to_all(None)]
    said = [text for one in problems for text in (one.message, one.remedy) if text]
    in_words = in_each_language(lambda: [str(text) for text in said])
    return {words: text for one in in_words.values() for words, text in zip(one, said, strict=True)}
