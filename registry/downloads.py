"""Answers that a browser saves as a file."""

import logging
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from registry.extracts import FORMATS, Extract, Format, Manner
from registry.patience import is_hurried
from registry.serving.time_limits import lift
from registry.tables.writing import csv_bytes

logger = logging.getLogger(__name__)
Response = TypeVar("Response", bound=HttpResponseBase)


def attached(response: Response, name: str) -> Response:
    """The response as a file of that name, in ASCII."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def extract_file(extract: Extract, form: Format, manner: Manner) -> StreamingHttpResponse:
    """An extract as a file of the format, sent as it is read; see ``streamed``."""
    name = f"{extract.file_name}.{form.ending}"
    return streamed(form.write(extract, manner), name, form.media_type, form.trouble)


def streamed_csv(rows: Iterator[Any], name: str) -> StreamingHttpResponse:
    """Rows of a table that is no extract, as CSV."""
    csv = FORMATS["csv"]
    return streamed(csv_bytes(rows), name, csv.media_type, csv.trouble)


def streamed(
    pieces: Iterator[bytes],
    name: str,
    media_type: str,
    trouble: Callable[[str], bytes] | None,
) -> StreamingHttpResponse:
    """The pieces of a file as they are made, in the language of the request.

    The first two are made at once, since a heading asks nothing of the database: what fails before
    them is an error like any other. One that breaks off later says so by ``trouble``, or cannot
    be opened; the connection breaks with it.
    """
    if not is_hurried():
        lift()  # SQLite puts every row in order before it gives the first
    first = [*islice(pieces, 2)]
    language = get_language() or ""
    shown = _visible_failure(chain(first, pieces), name, language, trouble)
    return attached(StreamingHttpResponse(shown, content_type=media_type), name)


def _visible_failure(
    pieces: Iterator[bytes], name: str, language: str, trouble: Callable[[str], bytes] | None
) -> Iterator[bytes]:
    with override(language):
        try:
            yield from pieces
        except Exception:
            logger.exception("the file %s failed in mid-stream", name)
            if trouble is not None:
                yield trouble(_("This file is incomplete: download it again."))
            raise
