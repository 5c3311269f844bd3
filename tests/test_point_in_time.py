"""The recipe of docs/operators.md that puts PostgreSQL back as it was at a moment, carried out."""

import os
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from tests.postgres_server import Cluster, cluster

# A cluster of its own: the database of the tests does not matter, but for its engine.
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
DEPLOY = Path(__file__).resolve().parent.parent / "deploy" / "postgresql"


def scripts(one: Cluster) -> None:
    """Where the account of PostgreSQL reads them, wherever the checkout is."""
    place = folder(one, "deploy")
    for path in DEPLOY.glob("*.sh"):
        Path(shutil.copy(path, place)).chmod(0o755)


def settings(one: Cluster, archive: Path) -> tuple[str, ...]:
    """Those of archive.conf, with our folders."""
    lines = (DEPLOY / "archive.conf").read_text().splitlines()
    told = [line.replace(" = ", "=", 1) for line in lines if line and not line.startswith("#")]
    places = {
        "/srv/registry/deploy/postgresql": str(one.home / "deploy"),
        "/srv/archive/wal": str(archive),
    }
    for place, ours in places.items():
        told = [line.replace(place, ours) for line in told]
    return tuple(line.replace("='", "=", 1).removesuffix("'") for line in told)


def run(one: Cluster, script: str, *words: object) -> str:
    """A script of deploy/, by the account of PostgreSQL, on this server."""
    at = {"PGHOST": "127.0.0.1", "PGPORT": str(one.port), "PGUSER": "registry"}
    programs = f"{one.bin}{os.pathsep}{os.environ['PATH']}"
    told = {**one.options["env"], **at, "PGPASSWORD": one.password, "PATH": programs}
    done = subprocess.run(
        [one.home / "deploy" / script, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        **{**one.options, "env": told},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ask(one: Cluster, *commands: str) -> Any:
    """What the last command answers."""
    with closing(psycopg2.connect(one.url())) as found, found.cursor() as cursor:
        found.autocommit = True
        for command in commands:
            cursor.execute(command)
        return cursor.fetchall() if cursor.description else None


def folder(one: Cluster, name: str) -> Path:
    made = one.home / name
    made.mkdir()
    if "user" in one.options:
        os.chown(made, one.options["user"], one.options["group"])
    return made


def until_archived(one: Cluster) -> None:
    """The last piece of the journal has left."""
    ((last,),) = ask(one, "SELECT pg_walfile_name(pg_switch_wal())")
    for _ in range(300):
        ((archived, failed),) = ask(
            one, "SELECT last_archived_wal, failed_count FROM pg_stat_archiver"
        )
        assert not failed
        if archived and archived >= last:
            return
        time.sleep(0.1)
    pytest.fail("the journal was not archived in 30 s")


def test_the_recipe_puts_the_server_back_as_it_was_at_a_moment() -> None:
    assert connection.vendor == "postgresql"
    with cluster("fsync=off", "full_page_writes=on") as one:
        scripts(one)
        wal, bases = folder(one, "wal"), folder(one, "bases")
        one.stop("fast")
        archiving = Cluster(
            one.bin,
            one.home,
            one.port,
            one.password,
            one.options,
            (*one.settings, *settings(one, wal)),
        )
        archiving.start()
        try:
            ask(archiving, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1)")
            base = Path(run(archiving, "base-backup.sh", bases))
            ask(archiving, "INSERT INTO kept VALUES (2)")
            ((moment,),) = ask(archiving, "SELECT clock_timestamp()::text")
            time.sleep(1.1)
            ask(archiving, "DELETE FROM kept")  # the mistake
            until_archived(archiving)
        finally:
            archiving.stop("immediate")
        shutil.rmtree(archiving.data)
        run(archiving, "recover.sh", base, wal, archiving.data, moment)
        one.start()
        for _ in range(300):
            if ask(one, "SELECT NOT pg_is_in_recovery()") == [(True,)]:
                break
            time.sleep(0.1)
        assert ask(one, "SELECT n FROM kept ORDER BY n") == [(1,), (2,)]
        ask(one, "INSERT INTO kept VALUES (3)")
        assert ask(one, "SELECT count(*) FROM kept") == [(3,)]


def test_a_piece_of_the_journal_is_never_replaced(tmp_path: Path) -> None:
    piece, place = tmp_path / "piece", tmp_path / "wal" / "000000010000000000000001"
    place.parent.mkdir()
    command = [DEPLOY / "archive.sh", piece, place]
    piece.write_bytes(b"a")
    assert [subprocess.run(command, check=False).returncode for _ in range(2)] == [0, 0]
    piece.write_bytes(b"b")
    assert subprocess.run(command, check=False).returncode == 1
    assert (place.read_bytes(), [*place.parent.iterdir()]) == (b"a", [place])


def test_nothing_is_recovered_over_data(tmp_path: Path) -> None:
    command = [DEPLOY / "recover.sh", tmp_path, tmp_path, tmp_path, "2026-01-01 00:00:00+00"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    line = f"{tmp_path} exists: nothing is recovered over data\n"
    assert (done.returncode, done.stderr) == (2, line)
    assert [*tmp_path.iterdir()] == []
