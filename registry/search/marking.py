"""Shows in a text what a search found in it."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.search.asking import Question
from registry.text import fold

WORD = re.compile(r"\w+")
AROUND = 80  # characters of a text, on each side of what was found


def marked(text: str, question: Question | None) -> SafeString:
    """The text, escaped, with the words that answer between ``mark`` elements."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, question)))


def _pieces(text: str, question: Question | None) -> Iterator[str]:
    end = 0
    for found in WORD.finditer(text) if question else ():
        if question and question.marks(fold(found.group())):
            yield text[end : found.start()]
            yield format_html("<mark>{}</mark>", found.group())
            end = found.end()
    yield text[end:]


def is_marked(text: str, question: Question) -> bool:
    return any(question.marks(fold(found.group())) for found in WORD.finditer(text))


def extract(text: str, question: Question, of: Question | None = None) -> SafeString | None:
    """The text around the first word that answers, with all that does; None where there is none.
    ``of``: the part of the question that the first word answers."""
    for found in WORD.finditer(text):
        if (of or question).marks(fold(found.group())):
            begin = text.rfind(" ", 0, max(found.start() - AROUND, 0)) + 1
            end = text.find(" ", found.end() + AROUND)
            cut = text[begin : end if end > 0 else None]
            before, after = "… " if begin else "", " …" if end > 0 else ""
            return format_html("{}{}{}", before, marked(cut, question), after)
    return None


def why(record: Any, question: Question) -> list[tuple[str, SafeString]]:
    """Where a record that answers has what is asked, term by term, if not in its name: what that
    is, and a piece of it. The record is read with ``telling``."""
    return [*dict.fromkeys(_why(record, question))]


def _why(record: Any, question: Question) -> Iterator[tuple[str, SafeString]]:
    for one in question.each:
        if not is_marked(record.headline.text, one):
            pieces = ((name, extract(text, question, one)) for name, text in record.found_texts())
            facts = ((name, marked(text, one)) for name, text in record.found_facts(one))
            told = ((name, piece) for name, piece in chain(pieces, facts) if piece)
            yield from islice(told, 1)
