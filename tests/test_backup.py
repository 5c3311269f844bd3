"""The whole registry in an archive, and back into an empty place, by the two commands."""

import datetime
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from registry.backups import outdated
from registry.backups.making import files_beside
from tests.databases import empty_url, manage, stored_url, tables_at
from tests.staff_world import one_of_each

__all__ = ["empty_url", "stored_url"]
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OVER_DATA = (
    "The database is not empty, and nothing is restored over data: "
    "name an empty one in DATABASE_URL.\n"
)
CUT = "is cut short, damaged, or no archive of a registry.\n"


MADE: dict[str, bytes] = {}  # the one archive that every test takes a copy of


@pytest.fixture
def archive(stored_url: Callable[[], str], tmp_path: Path) -> Path:
    folder = tmp_path / "archives"
    folder.mkdir()
    if not MADE:
        one_of_each()
        made = manage(stored_url(), "backup", folder)
        assert (made.returncode, made.stderr) == (0, "")
        path = Path(made.stdout.strip())
        assert [*folder.iterdir()] == [path]
        assert path.stat().st_mode & 0o777 == 0o600  # for its owner alone
        MADE[path.name] = path.read_bytes()
    ((name, content),) = MADE.items()
    (folder / name).write_bytes(content)
    return folder / name


def restored(url: str, archive: Path, *options: str, **environment: str) -> Any:
    done = manage(url, "restore", archive, "--lang", "en", *options, **environment)
    return done.returncode, done.stdout, done.stderr


def manifest(archive: Path) -> dict[str, Any]:
    with zipfile.ZipFile(archive) as opened:
        return json.loads(opened.read("manifest.json"))  # type: ignore[no-any-return]


def changed(archive: Path, **told: Any) -> Path:
    """The archive, saying something else of itself."""
    other = archive.with_name("registry-other.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            whole = json.dumps({**manifest(archive), **told}).encode()
            new.writestr(name, whole if name == "manifest.json" else old.read(name))
    return other


def test_every_table_comes_back_as_it_was(archive: Path, empty_url: str, tmp_path: Path) -> None:
    code, out, err = restored(empty_url, archive)
    assert (code, err) == (0, "")
    tables = manifest(archive)["tables"]
    rows = sum(one["rows"] for one in tables.values())
    assert f"{rows} rows of {len(tables)} tables, each compared." in out
    assert tables["organizations_organization"]["rows"] >= 3
    # Another archive, of what was restored, has the same digests; and the service goes on.
    again = Path(manage(empty_url, "backup", tmp_path).stdout.strip())
    assert manifest(again)["tables"] == tables
    assert manage(empty_url, "migrate", "--check").returncode == 0
    assert manage(empty_url, "seed_demo", "--if-empty", "--accounts").returncode == 0
    assert manage(empty_url, "check_quality").returncode == 0


def test_nothing_is_restored_over_data(archive: Path, stored_url: Callable[[], str]) -> None:
    before = stored_url()
    assert restored(before, archive) == (2, "", OVER_DATA)


def test_an_archive_is_read_without_a_place_for_it(
    archive: Path, stored_url: Callable[[], str]
) -> None:
    code, out, err = restored(stored_url(), archive, "--check")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"The archive of \S+ is whole: \d+ rows, \d+ tables.\n", out)


def test_it_tells_no_secret_of_the_settings(archive: Path) -> None:
    told = json.dumps(manifest(archive))
    assert "only-for-development" not in told
    assert "postgres://" not in told


def test_a_key_or_an_address_that_is_not_the_same_is_told(archive: Path, empty_url: str) -> None:
    key = "another-secret-of-fifty-characters-or-more-that-nobody-uses"
    other = {"SECRET_KEY": key, "SITE_URL": "https://ailleurs.example.org"}
    code, _out, err = restored(empty_url, archive, **other)
    assert code == 0
    assert err.splitlines() == [
        "SITE_URL was 'http://127.0.0.1:8000' and is 'https://ailleurs.example.org'.",
        "SECRET_KEY is not that of the archive: sessions end, the codes of second factors and "
        "the links of messages no longer work.",
    ]


@pytest.mark.parametrize("kept", [0, 10, 5000, -1])
def test_what_is_cut_short_is_told_and_nothing_is_written(
    kept: int, archive: Path, empty_url: str
) -> None:
    archive.write_bytes(archive.read_bytes()[:kept])
    assert restored(empty_url, archive) == (2, "", f"{archive} {CUT}")
    assert tables_at(empty_url) == []


def test_what_is_damaged_inside_is_told(archive: Path, empty_url: str) -> None:
    content = bytearray(archive.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = b"damaged!"
    archive.write_bytes(content)
    code, out, err = restored(empty_url, archive)
    assert (code, out) == (2, "")
    assert CUT in err or "is not in the archive as it was put there" in err


@pytest.mark.parametrize(
    "told, message",
    [
        ({"format": 2}, "A later version made this archive: restore it with that version."),
        ({"engine": "oracle"}, "The archive is of oracle, and DATABASE_URL names "),
        (
            {"migrations": [["projects", "0999_later"]]},
            "The archive comes from version 0.1.0, whose migrations this one does not have "
            "(projects.0999_later): restore it with that version.",
        ),
        ({"sha256": {"../outside": "0"}}, "The archive holds a file outside of it: ../outside"),
        ({"sha256": {"absent": "0"}}, "The archive lacks absent."),
        ({"tables": {"projects_project": {}}}, "These tables are not as they were: account_email"),
    ],
)
def test_another_archive_is_told_in_a_sentence(
    told: dict[str, Any], message: str, archive: Path, empty_url: str
) -> None:
    code, out, err = restored(empty_url, changed(archive, **told))
    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize(
    "content", [{"a.txt": "a"}, {"manifest.json": "[]"}, {"manifest.json": "{"}]
)
def test_another_file_is_told(content: dict[str, str], tmp_path: Path, empty_url: str) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in content.items():
            made.writestr(name, text)
    line = f"{path} is no archive of a registry: it does not say what it holds.\n"
    assert restored(empty_url, path) == (2, "", line)


def test_a_folder_is_no_archive(tmp_path: Path, empty_url: str) -> None:
    assert restored(empty_url, tmp_path) == (2, "", f"{tmp_path} is no file.\n")


def test_files_beside_the_database_are_taken_along(tmp_path: Path, settings: Any) -> None:
    """The product keeps none today: evidence and imports are in the database."""
    assert files_beside() == {}
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "media" / "a" / "évidence.pdf").write_bytes(b"%PDF")
    assert [*files_beside()] == ["files/a/évidence.pdf"]


def test_older_archives_go_and_never_the_latest(tmp_path: Path) -> None:
    names = [f"registry-202601{day:02}T020000Z.zip" for day in (1, 9, 10)]
    for name in (*names, "registry-notes.zip", "other-20200101T000000Z.zip"):
        (tmp_path / name).touch()
    with time_machine.travel(datetime.datetime(2026, 1, 12, 3, tzinfo=datetime.UTC)):
        assert [one.name for one in outdated(tmp_path, 4)] == names[:1]
        assert [one.name for one in outdated(tmp_path, 1)] == names[:2]


@pytest.mark.parametrize("words", [["nowhere"], [".", "--days", "0"]])
def test_a_folder_that_is_none_stops_the_command(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("backup", *words)
    assert stopped.value.code == 2
