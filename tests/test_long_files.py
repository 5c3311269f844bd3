"""The file of a long list, of which PostgreSQL makes the rows by two connections of one moment."""

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection
from django.test import Client

from projects.models import Contribution
from tests.builders import organization, project, stored
from tests.interrupted import interrupt
from tests.tallied import tallies

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/projets/export.csv"
OTHERS = """SELECT {what} FROM pg_stat_activity
WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), coalesce(leader_pid, 0))
AND backend_type = 'client backend'"""
COUNTRIES = ("HT", "SN", "PE")
PAID = {"source": "mrif", "payer_name": "MRIF", "date": "2024-05-06"}


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What one connection reads of it: nothing is long yet."""
    monkeypatch.setattr("registry.exports.CHUNK", 5)
    monkeypatch.setattr("registry.tables.writing.LINES", 5)
    lead, south = organization(name="Chef"), organization("southern_partner", name="Sud")
    for n in range(30):
        fields = {"lead": lead, "countries": COUNTRIES[: n % 4], "partners": {"contractor": south}}
        one = project("development", **{**fields, "countries": fields["countries"] or ["HT"]})
        for stage, amount in (
            ("committed", 1 + n),
            ("disbursed", Decimal(1 + n) / 4),
            ("planned", 9),
        ):
            stored(Contribution(project=one, stage=stage, amount=amount, **PAID))
    return read()


def pieces() -> Iterator[bytes]:
    response: Any = Client().get(ADDRESS)
    return iter(response.streaming_content)


def read() -> bytes:
    return b"".join(pieces())


def others(what: str = "count(*)") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS.format(what=what))
        return cursor.fetchall()


def test_two_connections_read_what_one_reads(file: bytes) -> None:
    assert file.count(b"\r\n") == 31
    with tallies():
        found = pieces()
        begun = [next(found) for _ in range(3)]
        if connection.vendor == "postgresql":
            assert others() == [(1,)]
        assert b"".join([*begun, *found]) == file
        for _ in range(100):  # the server takes a moment to forget it
            if connection.vendor == "sqlite" or others() == [(0,)]:
                return
            time.sleep(0.05)
    pytest.fail("the second connection is still open")


def test_both_read_the_same_moment(file: bytes) -> None:
    with tallies():
        found = pieces()
        begun = [next(found), next(found)]
        late = project(title_fr="Trop tard", lead=organization(name="Chef d’après"))
        stored(Contribution(project=late, stage="committed", amount=1, **PAID))
        assert b"".join([*begun, *found]) == file
    assert late.title_fr.encode() in read()


def test_it_is_whole_where_there_is_no_second_connection(
    file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tallies():
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        assert read() == file


def test_a_reading_that_is_lost_is_told_and_the_next_is_whole(file: bytes) -> None:
    with tallies():
        found = pieces()
        next(found)
        next(found)
        lose()
        with pytest.raises(Error):
            list(found)
        assert connection.get_autocommit()
        assert read() == file


def lose() -> None:
    """The second connection, where there is one."""
    if connection.vendor == "postgresql":
        others("pg_terminate_backend(pid)")
    else:
        interrupt()
