"""A long file is read in one transaction, which leaves the connection as it found it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from organizations.models import Organization
from registry.actions import Draft, write
from tests.builders import organization
from tests.interrupted import interrupt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def response(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The file of a list that is longer than what is read of it at once."""
    monkeypatch.setattr("registry.exports.CHUNK", 20)
    monkeypatch.setattr("registry.tables.writing.LINES", 10)
    one = organization(name="Association 0", key="0000")
    new = (
        Organization(
            kind=one.kind, name=f"Association {n}", key=f"{n:04}", publication="published",
            slug=f"a-{n}", country=one.country, region=one.region, source_url=one.source_url,
        )
        for n in range(1, 100)
    )  # fmt: skip
    write([Draft(row) for row in new], by=None, leave_unfit=True)
    return Client().get("/organismes/export.csv?columns=key,name")


@pytest.fixture
def pieces(response: Any) -> Iterator[bytes]:
    return iter(response.streaming_content)


def seconds_allowed() -> str:
    if connection.vendor != "postgresql":
        return "0"
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_what_is_written_meanwhile_is_not_in_the_file(pieces: Iterator[bytes]) -> None:
    got = [next(pieces), next(pieces)]
    late = organization(name="Association 0 bis", key="0100")
    assert connection.get_autocommit() is (connection.vendor == "sqlite")
    whole = b"".join([*got, *pieces])
    assert whole.count(b"\r\n") == 101
    assert late.key.encode() not in whole
    assert connection.get_autocommit()
    assert Organization.objects.filter(key="0100").exists()


def test_a_reader_who_leaves_ends_it(response: Any, pieces: Iterator[bytes]) -> None:
    next(pieces)
    next(pieces)
    connection.close_at = None  # it is not so old that it is replaced at the end of a request
    response.close()
    assert connection.get_autocommit()
    # PostgreSQL's connection keeps the time of a file, which is that of staff.
    assert seconds_allowed() == ("10min" if connection.vendor == "postgresql" else "0")


def test_after_an_error_the_connection_serves_again(pieces: Iterator[bytes]) -> None:
    next(pieces)
    next(pieces)
    interrupt()
    with pytest.raises(DatabaseError):
        list(pieces)
    assert connection.get_autocommit()
    assert Organization.objects.count() == 100
    assert seconds_allowed() == "0"
