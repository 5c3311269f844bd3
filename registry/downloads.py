"""Answers that a browser saves as a file."""

import logging
from collections.abc import Iterator
from typing import TypeVar

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
Response = TypeVar("Response", bound=HttpResponseBase)


def attached(response: Response, name: str) -> Response:
    """The response as a file of that name, in ASCII."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def streamed_csv(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """The lines of a CSV file as they are made; one that breaks off says so in its last line."""
    shown = _visible_failure(lines)
    return attached(StreamingHttpResponse(shown, content_type="text/csv; charset=utf-8"), name)


def _visible_failure(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; on a failure, a last one that says so, then a broken connection."""
    try:
        yield from lines
    except Exception:
        logger.exception("an export failed in mid-stream")
        message = _("This file is incomplete: download it again.")
        yield f"\r\n#ERROR {message}\r\n".encode()
        raise
