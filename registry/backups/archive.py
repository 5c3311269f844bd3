"""The archive itself: a ZIP file with a manifest, the database, and the files beside it."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import Any

from django.utils.translation import gettext as _

from registry.backups.faults import Unusable
from registry.keeping import whole

MANIFEST, FILES = "manifest.json", "files/"
PIECE = 1 << 20
FORMAT = 1
KEYS = {"format", "made_at", "engine", "migrations", "settings", "tables", "sha256"}


def write(path: Path, manifest: dict[str, Any], members: dict[str, Path]) -> None:
    """The archive under its name, once it is whole, for its owner alone."""
    sums = {name: _sum(file) for name, file in members.items()}
    with whole(path) as out:
        os.fchmod(out.fileno(), 0o600)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            archive.writestr(MANIFEST, json.dumps({**manifest, "sha256": sums}, indent=1))
            for name, file in members.items():
                # What PostgreSQL writes is compressed already.
                packed = zipfile.ZIP_STORED if name.endswith(".dump") else zipfile.ZIP_DEFLATED
                archive.write(file, name, packed)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The archive and its manifest. Raises ``Unusable`` for what is none, or is cut short."""
    if not path.is_file():
        raise Unusable(_("%(path)s is no file.") % {"path": path})
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        message = _("%(path)s is cut short, damaged, or no archive of a registry.")
        raise Unusable(message % {"path": path}) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        told = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        told = {}
    if isinstance(told, dict) and isinstance(told.get("format"), int):
        if told["format"] > FORMAT:
            message = _("A later version made this archive: restore it with that version.")
            raise Unusable(message)
        if told.keys() >= KEYS:
            return told
    message = _("%(path)s is no archive of a registry: it does not say what it holds.")
    raise Unusable(message % {"path": path})


def unpack(archive: zipfile.ZipFile, told: dict[str, Any], folder: Path) -> Iterator[str]:
    """Put each member into the folder; its name, once it is what the manifest says it is.

    Raises ``Unusable`` for a member that is not, and for a name that leaves the folder.
    """
    for name, expected in told["sha256"].items():
        place = folder / name
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise Unusable(_("The archive holds a file outside of it: %(name)s.") % {"name": name})
        place.parent.mkdir(parents=True, exist_ok=True)
        if name not in archive.namelist():
            raise Unusable(_("The archive lacks %(name)s.") % {"name": name})
        with archive.open(name) as packed, place.open("wb") as out:
            copyfileobj(packed, out, PIECE)
        if _sum(place) != expected:
            message = _("%(name)s is not in the archive as it was put there: take another one.")
            raise Unusable(message % {"name": name})
        yield name


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
