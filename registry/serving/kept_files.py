"""Answers that are files made beforehand: whole or in part, and not sent again to who has them."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from registry.downloads import attached

PIECE = 64 * 1024
RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")


def kept_file(
    request: HttpRequest,
    path: Path,
    *,
    name: str,
    media_type: str,
    mark: str,
    made_at: datetime.datetime,
) -> Any:
    """The file, or the part of it that is asked for; ``mark``: the same for the same bytes alone.

    It may be stored, and is asked about each time.
    """
    etag, moment = quote_etag(mark), int(made_at.timestamp())
    response: Any = get_conditional_response(request, etag=etag, last_modified=moment)
    if response is None:
        part = _part(request, path.stat().st_size, {etag, http_date(moment)})
        response = attached(_answer(path, part), name)
        response["Content-Type"] = media_type
    response["ETag"], response["Last-Modified"] = etag, http_date(moment)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"  # anyone's page may read what is open
    return response


def _part(request: HttpRequest, size: int, marks: set[str]) -> tuple[int, int, int] | None:
    """The first byte asked for, that after the last, and how many there are; None for all of them:
    what asks for several parts, or for those of another file, gets the whole."""
    match = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    of_another = request.headers.get("If-Range", next(iter(marks))) not in marks
    if request.method != "GET" or match is None or of_another or match.groups() == (None, None):
        return None
    first, last = match.groups()
    if first is None:
        return max(size - int(last), 0), size, size
    return int(first), min(int(last) + 1, size) if last else size, size


def _answer(path: Path, part: tuple[int, int, int] | None) -> Any:
    if part is None:
        return FileResponse(path.open("rb"))
    first, end, size = part
    if first >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_pieces(path, first, end), status=206)
    response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Content-Length"] = str(end - first)
    return response


def _pieces(path: Path, first: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (piece := file.read(min(PIECE, end - first))):
            first += len(piece)
            yield piece
