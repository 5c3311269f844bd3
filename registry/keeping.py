"""Extracts kept in a folder, day by day: what cron takes, for whoever reads the folder."""

import datetime
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from registry.extracts import FORMATS, Extract, Manner, metadata

DAY = r"\d{4}-\d{2}-\d{2}"
METADATA = "csv-metadata.json"
CUT_SHORT = 141  # the exit code that shells give of a closed pipe


def keep(extract: Extract, folder: Path, endings: Iterable[str]) -> Iterator[Path]:
    """The files of an extract, each under its name once it is whole; what stands beside a CSV
    file is of that very file."""
    for ending in endings:
        path = folder / f"{extract.file_name}.{ending}"
        if ending != "csv":
            _write(path, FORMATS[ending].write(extract, Manner()))
            yield path
            continue
        told: dict[str, Any] = {}
        with whole(path) as file:
            told = metadata(extract, path=path.name, to=file.write)
        yield path
        beside = path.with_name(f"{extract.file_name}.{METADATA}")
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        _write(beside, [text.encode()])
        yield beside


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with whole(path) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name once all of it is written, and leaves nothing where it is not."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def print_out(out: Any, pieces: Iterable[bytes]) -> None:
    """Write a file to the standard output of a command, as the bytes that it is; what reads it may
    stop, as ``head`` does."""
    raw = getattr(out._out, "buffer", None)
    try:
        for piece in pieces:
            raw.write(piece) if raw else out.write(piece.decode(), ending="")
        out._out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to say
        sys.exit(CUT_SHORT)


def outdated(folder: Path, names: Iterable[str], before: datetime.date) -> list[Path]:
    """The files of extracts of these names, of a day before; no other file of the folder."""
    alone = "|".join(map(re.escape, names))
    endings = "|".join(map(re.escape, [*FORMATS, METADATA]))
    ours = re.compile(rf"(?:{alone})-({DAY})\.(?:{endings})")
    found = []
    for path in sorted(folder.iterdir()):
        match = ours.fullmatch(path.name)
        if match and path.is_file() and match[1] < before.isoformat():
            found.append(path)
    return found
