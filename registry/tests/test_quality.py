"""Every broken rule, by command and on the staff's page: the same counts, leading to the rows."""

import io
import json
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.actions import record_exceptions
from projects.models import Participation, Project
from registry.rules import Severity
from registry.watches import records
from tests.builders import membership, organization, project, stored
from tests.standing import standing

pytestmark = pytest.mark.django_db
PAGE = "/en/admin/quality/"


@standing
def broken() -> dict[str, int]:
    """Records that break rules, and how many of them break each of those looked at."""
    organization("ico", published=False, quebec_presence="", region="")
    organization("ico", published=False, quebec_presence="")
    organization("southern_partner", published=False, nonprofit=None)
    membership(organization("ico", neq="1143920115"), "2020-01-01", source_url="")
    alone = stored(Project(type="development", title_fr="Puits"))
    excepted = stored(Project(type="development", title_fr="École"))
    lead = organization("ico", neq="2243920119")
    stored(Participation(project=excepted, organization=lead, role="lead"))
    record_exceptions({excepted.pk: "La source ne le dit pas."}, by=None)
    assert alone.pk != excepted.pk
    return {
        "ico.quebec_presence": 2,
        "southern.nonprofit": 1,
        "membership.source": 1,
        "project.lead": 1,
        "project.contractor": 2,
        "project.southern_partner": 2,
        "ico.neq": 2,
    }


def check(*arguments: str) -> tuple[int, str]:
    out, code = io.StringIO(), 0
    try:
        call_command("check_quality", *arguments, stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue()


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {one["code"]: one["count"] for one in found["rules"]}


def test_an_empty_registry_breaks_nothing_of_its_own() -> None:
    code, told = check("--lang", "en")
    assert (code, told) == (0, "No rule is broken.\n")


def test_every_broken_rule_with_its_count_its_records_and_its_sentence(
    broken: dict[str, int],
) -> None:
    code, told = check("--format", "json", "--lang", "fr")
    found = json.loads(told)
    assert code == 0
    assert {c: n for c, n in counts(found).items() if c in broken} == broken
    by_code = {(one["code"], one["severity"]): one for one in found["rules"]}
    contractor = by_code["project.contractor", "publish"]
    assert contractor["excepted"] == 1
    assert contractor["message"] == "Aucun partenaire du Sud n’est maître d’œuvre."
    assert sorted(contractor["keys"]) == sorted(Project.objects.values_list("key", flat=True))
    assert [one["severity"] for one in found["rules"]] == sorted(
        (one["severity"] for one in found["rules"]), key=["refuse", "publish", "warn"].index
    )
    assert found["totals"]["refuse"] == 0
    assert found["totals"]["publish"] == sum(
        one["count"] for one in found["rules"] if one["severity"] == "publish"
    )


def test_each_count_is_that_of_the_database_query(broken: dict[str, int]) -> None:
    found = json.loads(check("--format", "json")[1])["rules"]
    said = {(one["records"], one["code"], one["severity"]): one["count"] for one in found}
    asked = {
        (model._meta.label_lower, rule.code, str(rule.severity)): model._default_manager.breaking(
            rule
        ).count()
        for model in records()
        for rule in model.rules
        if not rule.parts
    }
    assert said == {place: count for place, count in asked.items() if count}


def test_in_words_with_the_first_records(broken: dict[str, int]) -> None:
    lines = check("--lang", "en", "--details")[1].splitlines()
    place = next(n for n, line in enumerate(lines) if "project.contractor" in line)
    assert lines[0] == "PUBLISH"
    assert lines[place].startswith("  project.contractor  2 projects (1 by exception)  No southern")
    keys = lines[place + 1].strip().split(", ")
    assert sorted(keys) == sorted(Project.objects.values_list("key", flat=True))


def test_the_page_says_the_same_and_leads_to_the_records(broken: dict[str, int]) -> None:
    officer = signed_in("officer")
    response = officer.get(PAGE)
    lines = [line for _title, group in response.context["severities"] for line in group]
    said = {line.finding.rule.code: line for line in lines}
    assert {code: said[code].finding.count for code in broken} == broken
    address = said["ico.quebec_presence"].url
    assert address == ("/en/admin/organizations/organization/?broken=publish%3Aico.quebec_presence")
    shown = officer.get(address).context["cl"].result_list
    assert {one.pk for one in shown} == {
        one.pk for one in Organization.objects.filter(kind="ico", quebec_presence="")
    }


def test_the_file_says_the_same(broken: dict[str, int]) -> None:
    response = signed_in("analyst").get("/en/admin/quality/export.csv")
    lines = response.getvalue().decode().split("\r\n")  # type: ignore[attr-defined]
    assert lines[0] == "severity,code,records,count,excepted,message,remedy,judged"
    assert (
        "publish,project.contractor,projects.project,2,1,"
        "No southern partner is the main implementer.,"
        '"Give a southern partner that role, or record an exception with its reason.",'
    ) in lines


def test_who_may_not_sign_in_sees_nothing(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_a_person_sees_the_rules_of_the_records_that_they_may_see(broken: dict[str, int]) -> None:
    analyst = signed_in("analyst")
    models = {
        line.finding.model._meta.model_name
        for _title, group in analyst.get(PAGE).context["severities"]
        for line in group
    }
    assert "organization" in models
    assert "contact" not in models


def test_a_rule_that_is_none_narrows_nothing() -> None:
    organization("ico")
    page = signed_in("officer").get("/en/admin/organizations/organization/?broken=warn%3Anone")
    assert page.context["cl"].result_count == 1


def test_the_page_asks_as_often_for_many_records_as_for_few() -> None:
    officer = signed_in("officer")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert officer.get(PAGE).status_code == 200
        return len(asked)

    organization("ico", published=False, quebec_presence="")
    project()
    few = queries()
    for _n in range(5):
        organization("ico", published=False, quebec_presence="")
        project()
    assert queries() == few


@pytest.mark.parametrize("model", [Organization, Project])
def test_every_reason_beside_a_record_leads_to_where_it_is_corrected(model: Any) -> None:
    """The own resources of an ICO are recorded in its projects: no place here corrects that."""
    screen = admin.site.get_model_admin(model)
    fields = {f.name for f in model.stored_fields()}
    keys = [inline(model, admin.site).parent_key for inline in screen.inlines]
    groups = {f"{key.remote_field.get_accessor_name()}-group" for key in keys} | {"funding"}
    lost = [
        rule.code
        for rule in model.rules
        if rule.severity != Severity.REFUSE
        and rule.field not in fields
        and screen.rule_anchors.get(rule.code) not in groups
    ]
    assert lost == (["ico.significant_funding"] if model is Organization else [])
