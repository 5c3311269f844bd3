"""What is not public is planted, and looked for at every address, in every format, in every role.

The public addresses are visited before and after: what is planted changes no answer, by a word or
by a count.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from gzip import decompress
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.tests import test_every_address as staff
from accounts.tests.people import person
from tests import planted
from tests.every_address import public_addresses
from tests.staff_world import one_of_each

# The rules of what is public are held against each other on both engines elsewhere; the walk of
# all addresses is the same.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOON = "2026-03-02T17:00:00Z"
SECRETS = (
    planted.WORD,
    planted.WORD.lower(),
    "ZYGO",
    "ZYG 0M0",
    *planted.PERSONAL.values(),
    "Quatrevingt",
    "555 0142",
    "98765",
    str(planted.LATITUDE),
    str(planted.LONGITUDE),
)
# A list is also asked for what is planted, by half a word: no answer repeats a question as it is.
HALF = planted.WORD[:8].lower()
ASKED = (f"q={HALF}", "country=HT&q=visible")
OF_ONE = re.compile(
    r"^/en/|/correction/|/(?:suivi|following)/|/admin/|sitemap|robots|openapi|/oidc/|/codelists/"
    r"|export\.(?!csv$)|/v1/.*[^/]$"
)
OF_TOKEN = re.compile(r"/(?:suivi|following)/")  # who has it has the message that told it
# New at each visit, by design: what holds a form to its session, and the number of the request.
VOLATILE = re.compile(r'name="(?:csrfmiddlewaretoken|token|seal|begun)"[^>]*|value="[^"]{40,}"')


def questions(address: str) -> Iterator[str]:
    """The address, and the questions that a list answers, whatever its language and format."""
    yield address
    if not OF_ONE.search(address):
        yield from (f"{address}?{query}" for query in ASKED)


def body_of(response: Any) -> str:
    """What a person or a program reads of it, unpacked."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"\x1f\x8b"):
        content = decompress(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in sorted(book.namelist()))
    return VOLATILE.sub("", content.decode())


def crawl(addresses: Any) -> dict[str, tuple[int, str]]:
    client, found = Client(), {}
    for address in addresses:
        for url in questions(address):
            response = client.get(url)
            found[url] = response.status_code, body_of(response)
    return found


def told(body: str) -> list[str]:
    return [secret for secret in SECRETS if secret in body]


@time_machine.travel(NOON, tick=False)
def test_what_is_not_public_changes_no_public_answer() -> None:
    person("officer")
    seen = planted.world()
    addresses = [*public_addresses()]
    before = crawl(addresses)
    assert len(before) > 400
    assert f"/recherche/suggestions/?q={HALF}" in before
    assert {status for status, _body in before.values()} <= {200, 301, 302, 400, 403, 404, 405}

    planted.plant(seen)
    cache.clear()
    after = crawl(addresses)
    assert [url for url in before if before[url] != after[url]] == []
    assert [(url, told(body)) for url, (_status, body) in after.items() if told(body)] == []

    # The addresses of what is planted answer as those of nothing do.
    hidden = crawl(one for one in public_addresses() if one not in before)
    found = {url: status for url, (status, _body) in hidden.items() if not OF_TOKEN.search(url)}
    assert len(found) > 40
    assert {status for url, status in found.items() if "?" not in url} == {404, 410}
    assert {*found.values()} <= {400, 404, 410}  # a record of the API takes no question
    # Nothing but what was asked for comes back.
    leaks = [(url, said) for url, (_status, body) in hidden.items() if (said := _new(url, body))]
    assert [one for one in leaks if not OF_TOKEN.search(one[0])] == []


def _new(url: str, body: str) -> list[str]:
    return [secret for secret in told(body) if secret.lower() not in url]


@pytest.mark.parametrize("url", ["/organismes/export.csv", "/projets/export.json"])
def test_what_staff_ask_for_is_refused_to_others(url: str) -> None:
    for query in ("rows=all", "as_of=2026-01-01", "since=2026-01-01"):
        assert Client().get(f"{url}?{query}").status_code in {400, 403}, query


@pytest.mark.parametrize("role", Role.values)
def test_nobody_of_the_staff_reads_a_person_without_a_purpose(role: str) -> None:
    """Contacts are masked in every role, on every page; who sent a correction is told to those
    who answer it, and incidents to those who keep their register."""
    rows = one_of_each()
    seen = planted.world()
    planted.plant(seen)
    rows["organizations.organization"], rows["projects.project"] = seen["ico"], seen["project"]
    rows["organizations.contact"] = seen["ico"].contacts.get()
    rows["accounts.user"] = User.objects.create_user("somebody")
    rows["auth.group"] = Group.objects.get(name="officer")
    client = Client()
    client.force_login(User.objects.filter(username=role).first() or person(role))
    leaks = []
    for name in sorted(staff.patterns().keys() - staff.APART - {"logout"}):
        url = staff.address(name, rows)
        response = client.get(url)
        if response.status_code == 200 and _people_in(body_of(response)):
            leaks.append(name)
    assert leaks == SHOWN[role]


def _people_in(body: str) -> list[str]:
    return [value for value in planted.PERSONAL.values() if value in body]


SHOWN: dict[str, list[str]] = {role: [] for role in Role.values}
