"""What an import said of its rows, in the language of whoever reads it now: a rule says it anew."""

from functools import cache
from typing import Any

from django.apps import apps

from registry.bilingual import in_each_language
from registry.models import Record
from registry.refusals import shown_to_all


def retold(text: str) -> str:
    """A sentence of a rule in the reader's language; any other as it was said."""
    return str(_sentences().get(text, text))


@cache
def _sentences() -> dict[str, Any]:
    """What rules say, by how it is said in each language."""
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    rules = {id(rule): rule for model in models for rule in model.rules}.values()
    problems: list[Any] = [*rules, shown_to_all(None)]
    said = [text for one in problems for text in (one.message, one.remedy) if text]
    in_words = in_each_language(lambda: [str(text) for text in said])
    return {words: text for one in in_words.values() for words, text in zip(one, said, strict=True)}
