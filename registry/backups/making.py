"""The registry as it is now, in an archive."""

import datetime
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from registry.backups.archive import FILES, write
from registry.backups.manifest import engine_of, manifest

NAME = "registry-%Y%m%dT%H%M%SZ.zip"
OURS = re.compile(r"registry-(\d{8}T\d{6}Z)\.zip")


def make(folder: Path) -> Path:
    """The archive of this moment, in the folder. Raises ``Unusable``."""
    engine = engine_of(connection)
    path = folder / timezone.now().astimezone(datetime.UTC).strftime(NAME)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".registry-") as beside:
        copy = Path(beside) / engine.MEMBER
        tables = engine.copy(connection, copy)
        write(path, manifest(connection, tables), {engine.MEMBER: copy, **files_beside()})
    return path


def files_beside() -> dict[str, Path]:
    """What lies beside the database, by its name in the archive."""
    root = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
    if root is None or not root.is_dir():
        return {}
    found = sorted(one for one in root.rglob("*") if one.is_file() and not one.is_symlink())
    return {f"{FILES}{one.relative_to(root).as_posix()}": one for one in found}


def outdated(folder: Path, days: int) -> list[Path]:
    """The archives of more than so many days ago, and no other file: never the latest one."""
    before = (timezone.now() - datetime.timedelta(days)).astimezone(datetime.UTC).strftime(NAME)
    ours = sorted(one for one in folder.iterdir() if OURS.fullmatch(one.name) and one.is_file())
    return [one for one in ours[:-1] if one.name < before]
