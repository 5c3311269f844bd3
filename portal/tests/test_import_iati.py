"""A publisher's IATI file, brought in through the import: what becomes what, what is refused."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Contribution, Participation, Project
from registry.models import ImportBatch
from tests.builders import organization

pytestmark = pytest.mark.django_db
PUBLISHER = "CA-CRA_ACR-123456782"
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
<iati-activity xml:lang="fr" default-currency="CAD">
  <iati-identifier>{PUBLISHER}-eau 1</iati-identifier>
  <reporting-org ref="{PUBLISHER}" type="21"><narrative>Cap Sud</narrative></reporting-org>
  <title><narrative>De l’eau</narrative><narrative xml:lang="en">Water</narrative></title>
  <description type="2"><narrative>Objectifs</narrative></description>
  <description type="1"><narrative>Des puits.</narrative></description>
  <participating-org ref="XM-DAC-301-1" role="1" type="10">
    <narrative>AMC</narrative></participating-org>
  <participating-org role="4" type="24"><narrative>Koperativ Lakay</narrative></participating-org>
  <participating-org ref="GB-CHC-1" role="4" type="21">
    <narrative>Abroad</narrative></participating-org>
  <participating-org ref="{PUBLISHER}" role="2" type="21">
    <narrative>Cap Sud</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2020-01-01"/>
  <activity-date type="2" iso-date="2020-02-01Z"/>
  <recipient-country code="HT" percentage="100"/>
  <sector code="14030" percentage="60"/><sector code="12220" percentage="40"/>
  <sector vocabulary="99" code="X"/>
  <tag vocabulary="2" code="6"/><tag vocabulary="2" code="3"/>
  <transaction><transaction-type code="1"/><transaction-date iso-date="2020-03-01"/>
    <value value-date="2020-03-01">1000</value>
    <provider-org ref="XM-DAC-301-1" type="10">
      <narrative>AMC</narrative></provider-org></transaction>
  <transaction><transaction-type code="11"/><transaction-date iso-date="2020-03-02"/>
    <value value-date="2020-03-02">500.5</value></transaction>
  <transaction><transaction-type code="3"/><transaction-date iso-date="2020-04-01"/>
    <value value-date="2020-04-01">900</value></transaction>
  <transaction><transaction-type code="1"/><transaction-date iso-date="2020-05-01"/>
    <value currency="USD" value-date="2020-05-01">7</value></transaction>
  <transaction><transaction-type code="1"/><transaction-date iso-date="2020-05-01"/>
    <value value-date="2020-05-01">-7</value></transaction>
</iati-activity>
</iati-activities>
"""


def load(path: Path, *options: str) -> tuple[int, str, str]:
    """``manage.py import_iati``, in English: its exit code, output and errors."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with translation.override("en"):
        try:
            call_command("import_iati", str(path), *options, stdout=out, stderr=err)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cap.xml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_an_activity_becomes_a_draft_with_its_parties_and_its_money(file: Path) -> None:
    code, out, err = load(file)
    assert (code, err) == (0, "")
    one = Project.objects.get()
    assert (one.key, one.type, one.status, one.publication) == (
        f"{PUBLISHER}-eau-1",
        "development",
        "implementation",
        "draft",
    )
    assert (one.title_fr, one.title_en, one.summary_fr) == ("De l’eau", "Water", "Des puits.")
    assert (str(one.planned_start), str(one.actual_start)) == ("2020-01-01", "2020-02-01")
    assert list(one.countries.values_list("country", "share")) == [("HT", None)]
    sectors = one.sectors.order_by("sector").values_list("sector", "share")
    assert list(sectors) == [("12220", Decimal(40)), ("14030", Decimal(60))]
    assert list(one.goals.values_list("goal", flat=True)) == [3, 6]
    made = Organization.objects.order_by("name").values_list("name", "kind", "country")
    assert list(made) == [("Cap Sud", "ico", "CA"), ("Koperativ Lakay", "southern_partner", "HT")]
    assert Organization.objects.get(name="Cap Sud").charity_number == "123456782"
    parties = Participation.objects.order_by("role").values_list("organization__name", "role")
    assert list(parties) == [("Koperativ Lakay", "contractor"), ("Cap Sud", "lead")]
    money = Contribution.objects.order_by("amount").values_list("source", "stage", "amount")
    assert list(money) == [
        ("own_resources", "committed", Decimal("500.50")),
        ("federal", "disbursed", Decimal("1000.00")),
    ]
    assert "Abroad: its kind is not known" in out
    assert "An amount in USD is left out" in out
    assert "A transaction of nothing, or below" in out


def test_the_same_file_again_changes_nothing_and_a_dry_run_stores_nothing(file: Path) -> None:
    code, out, _err = load(file, "--dry-run")
    assert (code, Project.objects.count()) == (0, 0)
    assert "Dry run" in out
    load(file)
    code, out, _err = load(file)
    counts = re.findall(r"(\d+) created, (\d+) updated, (\d+) unchanged", out)
    assert counts == [("0", "0", "0"), ("0", "0", "1"), ("0", "0", "0"), ("0", "0", "2")]


def test_who_is_known_by_an_identifier_or_a_name_is_not_made_again(file: Path) -> None:
    cap = organization(key="cap", name="Autre nom", charity_number="123456782RR0001")
    coop = organization("southern_partner", key="coop", name="KOPERATIV LAKAY")
    load(file)
    assert Organization.objects.count() == 2
    parties = Participation.objects.order_by("role").values_list("organization", flat=True)
    assert list(parties) == [coop.pk, cap.pk]


def test_what_is_wrong_is_named_by_its_line_and_nothing_is_stored(file: Path) -> None:
    text = FILE.replace('iso-date="2020-01-01"', 'iso-date="hier"').replace(
        'code="12220"', 'code="9"'
    )
    file.write_text(text, encoding="utf-8")
    code, _out, err = load(file)
    assert code == 1
    assert "cap.xml [projects]:3 planned_start='hier'" in err
    assert "cap.xml [projects]:3 sectors='14030:60|9:40'" in err
    assert Organization.objects.count() == Project.objects.count() == 0


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not XML"),
        ("<iati-activities version='2.03'><iati-activity>", "not XML"),
        ("<html/>", "holds no activity"),
        (FILE.replace('version="2.03"', 'version="1.05"'), "version 1.05"),
        (FILE.replace("<iati-activities", BOMB + "]><iati-activities bomb='&l;'", 1), "not XML"),
    ],
)
def test_what_is_no_such_file_is_told(file: Path, text: str, said: str) -> None:
    file.write_text(text, encoding="utf-8")
    code, _out, err = load(file)
    assert (code, Project.objects.count()) == (2, 0)
    assert said in err


def test_no_file_of_the_machine_is_read(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("kachkache")
    entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<iati-activities'
    text = FILE.replace("<iati-activities", entity, 1).replace("De l’eau", "De l’eau &x;")
    file.write_text(text, encoding="utf-8")
    load(file)
    assert Project.objects.get().title_fr == "De l’eau"
    code, _out, err = load(tmp_path / "nowhere.xml")
    assert code == 2
    assert "nowhere.xml" in err


@given(cut=st.integers(0, len(FILE)), junk=st.text(max_size=3), data=st.data())
def test_no_file_ends_in_an_error_of_ours(
    cut: int, junk: str, data: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut, or with something else in its midst."""
    rest = FILE[data.draw(st.sampled_from([cut, len(FILE)])) :]
    path = tmp_path_factory.mktemp("files") / "f.xml"
    path.write_text(FILE[:cut] + junk + rest, encoding="utf-8", errors="replace")
    code, _out, _err = load(path, "--dry-run")
    assert code in (0, 1, 2)


def test_staff_hand_it_in_read_what_it_would_do_confirm_and_undo(file: Path) -> None:
    officer, page = signed_in("officer"), "/en/admin/imports/"
    given = SimpleUploadedFile("cap.xml", file.read_bytes())
    told = officer.post(page, {"files": [given]}, follow=True).content.decode()
    batch = ImportBatch.objects.get()
    assert not Project.objects.exists()
    assert "De l’eau" in told
    passed = [line for line in batch.ignored.splitlines() if "USD" in line]
    assert len(passed) == 1
    assert "times" not in passed[0]  # though the file was read more than once
    assert {row.place for row in batch.rows.all()} == {
        f"cap.xml [{name}]"
        for name in ("organizations", "projects", "participations", "contributions")
    }
    asked = {"reason": "leur fichier", "digest": batch.digest}
    officer.post(f"{page}{batch.pk}/confirm/", asked, follow=True)
    project = Project.objects.get()
    assert (project.title_fr, project.publication) == ("De l’eau", "draft")
    assert project.participations.count() == 2
    officer.post(f"{page}{batch.pk}/undo/", follow=True)
    assert not Project.objects.exists()


def test_what_is_no_iati_is_told_on_the_page() -> None:
    officer, page = signed_in("officer"), "/en/admin/imports/"
    for content in (b"<a/>", b"no xml", b"<iati-activities version='1.05'><iati-activity/>"):
        given = SimpleUploadedFile("cap.xml", content)
        told = officer.post(page, {"files": [given]}, follow=True).content.decode()
        assert "cap.xml" in told
        assert ImportBatch.objects.order_by("-pk")[0].state == "unusable"
