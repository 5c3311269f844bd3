"""Makes the files of the whole of the data, in a folder from which they are served as they are."""

import datetime
import json
from collections.abc import Callable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.open_data.archive import write_archive
from portal.open_data.database import write_database
from portal.open_data.files import MANIFEST, MEDIA_TYPES, NAME, Built
from registry.engines import engine_of
from registry.keeping import whole


def build(folder: Path) -> list[Built]:
    """Make the files anew, of one moment; they take the place of the others once all are whole,
    and who is reading one of those reads it to its end."""
    made_at = timezone.now()
    with engine_of(connection).snapshot(connection):
        found = [_build(folder, ending, write, made_at) for ending, write in _WRITERS.items()]
    told = {
        "made_at": made_at.isoformat(),
        "files": {
            one.ending: {"name": one.path.name, "bytes": one.bytes, "sha256": one.sha256}
            for one in found
        },
    }
    with whole(folder / MANIFEST) as file:
        file.write(json.dumps(told, indent=2).encode())
    _forget_others(folder, found)
    return found


def _build(folder: Path, ending: str, write: Callable[..., None], made_at: Any) -> Built:
    part = folder / f".{NAME}.{ending}.part"
    part.unlink(missing_ok=True)
    try:
        write(part, made_at)
        with part.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        path = part.replace(folder / f"{NAME}-{sha256[:16]}.{ending}")
    finally:
        part.unlink(missing_ok=True)
    return Built(ending, path, path.stat().st_size, sha256, made_at)


def _zip(path: Path, made_at: datetime.datetime) -> None:
    write_archive(path, timezone.localtime(made_at), settings.SITE_URL)


_WRITERS: Mapping[str, Callable[..., None]] = {"zip": _zip, "sqlite": write_database}


def _forget_others(folder: Path, kept: list[Built]) -> None:
    names = {one.path.name for one in kept}
    for ending in MEDIA_TYPES:
        for path in folder.glob(f"{NAME}-*.{ending}"):
            if path.name not in names:
                path.unlink(missing_ok=True)
