"""A registry from its archive, into an empty place."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from registry.backups.archive import FILES, opened, unpack
from registry.backups.digests import differences
from registry.backups.faults import Unusable
from registry.backups.manifest import engine_of, other_settings, unknown_migrations


@dataclass(frozen=True)
class Restored:
    """``rows`` of so many ``tables``; ``warnings``: what is not here as it was there."""

    made_at: str
    tables: int
    rows: int
    warnings: list[str]


def restore(path: Path, *, check: bool = False) -> Restored:
    """``check``: read the archive, and write nothing. Raises ``Unusable``, with nothing written
    where the archive, or the place, is of no use."""
    with opened(path) as (archive, told):
        for fault in _faults(told):
            raise Unusable(fault)
        if not check:
            _refuse_over_data()
        with tempfile.TemporaryDirectory(prefix="registry-") as folder:
            members = list(unpack(archive, told, Path(folder)))
            if not check:
                _put_back(told, Path(folder), members)
    tables = told["tables"]
    rows = sum(one["rows"] for one in tables.values())
    return Restored(told["made_at"], len(tables), rows, list(other_settings(told)))


def _faults(told: dict[str, Any]) -> Iterator[str]:
    if told["engine"] != connection.vendor:
        yield _("The archive is of %(there)s, and DATABASE_URL names %(here)s.") % {
            "there": told["engine"],
            "here": connection.vendor,
        }
    if unknown := unknown_migrations(told):
        message = _(
            "The archive comes from version %(version)s, whose migrations this one does not "
            "have (%(migrations)s): restore it with that version."
        )
        version = told["settings"].get("SOFTWARE_VERSION")
        yield message % {"version": version, "migrations": ", ".join(unknown[:3])}


def _refuse_over_data() -> None:
    if not engine_of(connection).is_empty(connection):
        message = _(
            "The database is not empty, and nothing is restored over data: "
            "name an empty one in DATABASE_URL."
        )
        raise Unusable(message)
    root = _root()
    if root and root.is_dir() and any(root.iterdir()):
        raise Unusable(_("The folder of files is not empty: %(path)s.") % {"path": root})


def _put_back(told: dict[str, Any], folder: Path, members: list[str]) -> None:
    engine = engine_of(connection)
    found = engine.put_back(connection, folder / engine.MEMBER)
    root = _root()
    for name in (one for one in members if one.startswith(FILES) and root):
        place = Path(root or "") / name.removeprefix(FILES)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)
    if wrong := list(differences(told["tables"], found)):
        message = _("These tables are not as they were: %(tables)s. Do not use this database.")
        raise Unusable(message % {"tables": ", ".join(wrong)})


def _root() -> Path | None:
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
