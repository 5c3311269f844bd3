"""Odd texts, typed into the forms of the staff, come back as they were from every channel, or are
refused in words."""

import csv
import io
import itertools
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from django.forms import CharField
from django.test import Client
from lxml import etree
from python_calamine import CalamineWorkbook

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Project
from registry.cells import neutral
from registry.tests.filling import Filled, errors
from tests.builders import organization, project
from tests.fuzzing import IS_ON, times
from tests.naughty import OWN, naughty

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]
NOT_TEXT = re.compile(r"reason|seen|url|website|email|phone|neq|number|iati|postal|slug|key|token")
LISTS = {Organization: ("organizations", "organismes"), Project: ("projects", "projets")}
SHOWN = {
    Organization: ("name", "acronym", "city"),
    Project: ("title_fr", "title_en"),
}


def strings() -> Iterator[str]:
    """All of our own; under ``make fuzz``, in another order and with others."""
    found = [one for one in (naughty() if IS_ON else OWN) if one.strip()]
    if IS_ON:
        random.shuffle(found)
    return itertools.cycle(found)


def texts_of(page: Any) -> list[str]:
    """The fields of a form into which any text may be typed."""
    form = page.context["adminform"].form
    return [
        name
        for name, one in form.fields.items()
        if type(one) is CharField and not one.disabled and not NOT_TEXT.search(name)
    ]


def typed(client: Client, record: Any, texts: dict[str, str]) -> dict[str, str]:
    """What was stored of the texts: those that are refused with a reason are left out."""
    meta = type(record)._meta
    url = f"/en/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"
    while texts:
        answer = Filled(client, url).type(**texts).save()
        if answer.status_code == 302:
            return texts
        wrong = {*errors(answer)} & {*texts}
        assert wrong, (texts, errors(answer))
        texts = {name: text for name, text in texts.items() if name not in wrong}
    return texts


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def as_xml(text: str) -> str:
    """Without what XML cannot hold, and with its lines as XML reads them."""
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return " ".join(kept.split())


def unescaped(cell: str) -> str:
    """As Excel reads what XML cannot hold."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), cell)


def same_everywhere(client: Client, record: Any) -> None:
    resource, path = LISTS[type(record)]
    shown = {name: getattr(record, name) for name in SHOWN[type(record)]}
    table = csv.DictReader(io.StringIO(body(client, f"/{path}/export.csv").decode(), newline=""))
    (row,) = (row for row in table if row["key"] == record.key)
    told = json.loads(body(client, f"/api/v1/{resource}/{record.key}"))
    lines = body(client, f"/{path}/export.ndjson").decode().split("\n")
    (exported,) = (one for one in map(json.loads, filter(None, lines)) if one["key"] == record.key)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client, f"/{path}/export.xlsx")))
    heading, *rows = book.get_sheet_by_index(0).to_python()
    (sheet,) = (
        one for row in rows if (one := dict(zip(heading, row, strict=True)))["key"] == record.key
    )
    for name, text in shown.items():
        if name in row:
            assert row[name] == neutral(text)
            assert exported[name] == (text or None) or exported[name] == text
            assert unescaped(sheet[name]) in (text, neutral(text)), name
        assert told[name] in (text, text or None)


def same_in_words(client: Client, record: Any) -> None:
    """The page, what it tells machines, the feed and IATI."""
    _resource, path = LISTS[type(record)]
    name = getattr(record, SHOWN[type(record)][0])
    page = body(client, record.get_absolute_url()).decode()
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    heading = "".join(tree.find(".//h1").itertext())
    assert " ".join(name.split()) in " ".join(heading.split())
    machine = tree.find(".//script[@type='application/ld+json']").text
    assert json.loads(machine)["name"] == name
    feed = etree.fromstring(body(client, f"/{path}/feed.atom"))
    titles = [" ".join("".join(one.itertext()).split()) for one in feed.iter("{*}title")]
    assert any(as_xml(name) in title for title in titles), titles
    told = etree.fromstring(body(client, "/iati/activities.xml"))
    texts = {" ".join((one.text or "").split()) for one in told.iter("narrative")}
    assert as_xml(name) in texts or not as_xml(name)  # XML holds nothing of some


def water() -> Project:
    """A project that IATI tells of."""
    return project(
        "development",
        lead=organization(neq="1140000001"),
        partners={"contractor": organization("southern_partner", publish_location=True)},
        countries=["HT"],
        sectors=["14030"],
        status="implementation",
        actual_start="2019-02-01",
        summary_fr="Des puits.",
    )


def cooperative() -> Organization:
    return water().participations.get(role="contractor").organization


@pytest.mark.parametrize("make", [cooperative, water])
def test_texts_come_back_as_they_were_typed(client: Client, make: Any) -> None:
    officer = signed_in("administrator", is_superuser=True)
    record = make()
    url = f"/en/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"
    names = texts_of(officer.get(url))
    assert {*names} & {*SHOWN[type(record)]}
    given, kept = strings(), 0
    rounds = times(len(OWN) // len(names) + 1)
    for _round in range(rounds):
        texts = {name: next(given) for name in names}
        stored = typed(officer, record, texts)
        record.refresh_from_db()
        for name, text in stored.items():
            lines = text.replace("\r\n", "\n").strip()
            assert getattr(record, name).replace("\r\n", "\n") == lines, name
            kept += 1
        same_everywhere(client, record)
        same_in_words(client, record)
    assert kept > rounds
