"""What a preview says of nasty files, word by word, as it was recorded: however rows are read,
checked and stored."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from accounts.models import User
from registry.imports import journal
from registry.imports.batches import receive, try_out
from registry.imports.cells_after import cells_after, cells_of
from registry.imports.importer import Importer
from registry.imports.retelling import retold_note
from tests.nasty_import import FILES, as_file, there_before

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).parent / "data" / "import_preview.json"
TOLD = ("outcome", "is_held_back", "name", "of", "changes", "notes", "why", "cells", "doubt")


def preview(language: str, username: str) -> dict[str, Any]:
    """What the trial of all the files says to a person, by the place of each row: the files were
    read by someone of the other language."""
    by = User.objects.get(username=username)
    batch = receive([(f"{table}.csv", as_file(table)) for table in FILES], by=by)
    with translation.override("fr" if language == "en" else "en"):
        try_out(batch)
    batch.refresh_from_db()
    with translation.override(language):
        whole = {"state": batch.state, "ignored": batch.ignored, "read_as": batch.read_as}
        return {"": whole} | {f"{row.place}:{row.number}": _told(row) for row in batch.rows.all()}


def _told(row: Any) -> dict[str, Any]:
    """Without the numbers that the database gives: a record is there already, or not."""
    there = apps.get_model(row.of)._default_manager.filter(pk=row.record_pk or 0).exists()
    told = {name: getattr(row, name) for name in TOLD}
    told |= {"is_there": there, "may_be_there": bool(row.doubt_pk)}
    told["notes"] = [retold_note(note) for note in row.notes]
    text = re.sub(r"(?<=with id )\d+|(?<=avec )\d+(?= dans id)", "…", json.dumps(told))
    return {name: value for name, value in json.loads(text).items() if value}


def previews() -> dict[str, Any]:
    """To who may publish, in both languages, and to who may not: each as it differs."""
    there_before()
    User.objects.create_superuser("root", "root@example.org", "x")
    User.objects.create_user("nobody", "nobody@example.org", "x")
    english, french = preview("en", "root"), preview("fr", "root")
    barred = preview("fr", "nobody")
    return {
        "en": english,
        "fr": _but(french, english),
        "barred": _but(barred, french),
    }


def _but(found: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    assert found.keys() == known.keys()
    return {place: told for place, told in found.items() if told != known[place]}


def test_what_a_preview_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of what is new, which nothing reads again, are those that are stored."""

    def both(importer: Importer, drafts: Any, made: Any, keys: Any) -> Any:
        known = cells_after(importer, drafts, made, keys)
        read = cells_of(importer, [draft.record.pk for draft in drafts])
        assert known.keys() == read.keys()
        for pk, cells in known.items():
            assert cells == {key: read[pk][key] for key in cells}
        return known

    monkeypatch.setattr(journal, "cells_after", both)
    found, recorded = previews(), json.loads(RECORDED.read_text())
    for reader, rows in recorded.items():
        assert found[reader].keys() == rows.keys()
        for place, told in rows.items():
            assert found[reader][place] == told, (reader, place)
