"""What an officer sees of a change before saving it: the effect, and nothing stored."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.tests.people import signed_in
from projects.models import Programme, Project
from projects.tests.funding import VERIFIED, pay, rules_of
from registry.models import Record
from registry.tests.filling import Filled, errors
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/projects/project/"
PLANNED = {"stage": "planned", "payer_name": "X"}


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def change(record: Any) -> str:
    return f"{URL}{record.pk}/change/"


def everything() -> dict[str, list[Any]]:
    """Every row of every record, with its history."""
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    found = {one.__name__: [*one._default_manager.order_by("pk").values()] for one in models}
    found |= {f"{one.__name__}-history": [*one.history.values()] for one in models}
    return found | {"log": [*LogEntry.objects.values()]}


def previewed(page: Filled) -> Any:
    """Asks for the effect; checks that nothing at all is stored."""
    before = everything()
    response = page.type(_preview="See the effect before saving").save()
    assert response.status_code == 200
    assert everything() == before
    return response


def amounts(table: Any, label: str) -> list[str]:
    """The cells of a line, each with what it was where it changed."""
    lines = [line for group in table.groups for line in [*group.lines, group.total] if line]
    cells = next(line.cells for line in lines if line.label == label)
    return [f"{one.text} < {one.was}" if one.is_changed else one.text for one in cells]


def test_a_changed_contribution_shows_its_effect_beside_what_is_there(reviewer: Client) -> None:
    programme = Programme.objects.get(code="PQDI")
    project = builders.project(programme=programme, published=False)
    rules_of(programme, mrif_share_max=75, **VERIFIED)
    pay(project, ("planned", "mrif", 600), ("planned", "own_resources", 400))
    page = Filled(reviewer, change(project)).type(change_reason="À voir")
    page.change("contributions", 0, amount="2000.50").type(title_en="Typed")
    response = previewed(page)

    assert response.context["preview"].new[0].code == "contribution.ceiling"
    assert "contribution.ceiling" not in [r.code for r in response.context["preview"].still]
    effect, present = response.context["preview"].effect, response.context["present"]
    assert amounts(present.table, "MRIF") == ["$600.00"]
    assert amounts(effect.table, "MRIF") == ["$2,000.50 < $600.00"]
    assert amounts(effect.table, "own resources") == ["$400.00"]
    assert amounts(effect.table, "total") == ["$2,400.50 < $1,000.00"]
    assert amounts(effect.table, "MRIF share") == ["83.3% < 60.0%"]
    line = effect.check_lines[0]
    assert (line.verdict.text, line.verdict.was) == ("exceeded", "respected")

    assert errors(response) == {}
    form = response.context["adminform"].form
    assert (form["title_en"].value(), form["change_reason"].value()) == ("Typed", "À voir")
    assert form["seen_at"].value() == page.data["seen_at"]
    text = response.content.decode()
    assert 'value="2000.50"' in text
    assert 'role="status" tabindex="-1" autofocus><strong>Nothing was saved.</strong>' in text
    assert "If you save" in text
    assert "Funding at present" in text
    assert "at present $600.00" in text
    assert "was changed successfully" not in text

    page.data.pop("_preview")
    page.saved()  # the form that came back can still be saved
    assert project.contributions.get(source="mrif").amount_cad == Decimal("2000.50")


def test_rows_added_and_deleted_are_counted_and_come_back_as_typed(reviewer: Client) -> None:
    project = builders.project(published=False)
    pay(project, ("planned", "mrif", 600), ("planned", "federal", 100))
    page = Filled(reviewer, change(project)).delete("contributions", 0)
    page.add("contributions", source="municipal", amount="50.05", **PLANNED)
    response = previewed(page)
    effect = response.context["preview"].effect
    assert amounts(effect.table, "MRIF") == [" < $600.00"]
    assert amounts(effect.table, "municipality") == ["$50.05 < "]
    assert amounts(effect.table, "total") == ["$150.05 < $700.00"]
    assert amounts(effect.table, "leverage: other dollars per MRIF dollar") == [
        "not computable < 0.17"
    ]
    rows = next(
        one.formset
        for one in response.context["inline_admin_formsets"]
        if one.formset.prefix == "contributions"
    )
    assert [bool(form["DELETE"].value()) for form in rows.forms] == [True, False, False]
    assert rows.forms[2]["amount"].value() == "50.05"


def test_a_new_project_is_seen_before_it_exists(reviewer: Client) -> None:
    page = Filled(reviewer, f"{URL}add/?type=awareness").type(title_fr="Semaine")
    page.add("contributions", source="mrif", amount="10", **PLANNED)
    page.add("regions", region="06")
    response = previewed(page)
    assert response.context["present"] is None
    assert amounts(response.context["preview"].effect.table, "MRIF") == ["$10.00"]
    codes = [rule.code for rule in response.context["preview"].new]
    assert "project.lead" in codes
    assert response.context["adminform"].form["title_fr"].value() == "Semaine"
    page.data.pop("_preview")
    page.saved()
    assert Project.objects.get().title_fr == "Semaine"


def test_what_is_refused_is_refused_as_in_a_save(reviewer: Client) -> None:
    project = builders.project(published=False)
    for typed, field in (({"planned_start": "x"}, "planned_start"), ({"title_fr": ""}, "title_fr")):
        response = previewed(Filled(reviewer, change(project)).type(**typed))
        saved = Filled(reviewer, change(project)).type(**typed).refused()
        assert errors(response) == saved
        assert field in saved
        assert response.context["preview"] is None
        assert "Nothing was saved" not in response.content.decode()


def test_what_only_a_verb_refuses_is_refused_too(reviewer: Client) -> None:
    published = builders.project()
    response = previewed(Filled(reviewer, change(published)).delete("participations", 0))
    assert "This record is published" in errors(response)[""][0]
    assert response.context["preview"] is None


def test_a_change_by_another_in_the_meantime_is_told(reviewer: Client) -> None:
    project = builders.project(published=False)
    page = Filled(reviewer, change(project))
    Filled(reviewer, change(project)).type(title_en="Meanwhile").saved()
    assert "after you opened it" in errors(previewed(page))[""][0]


def test_a_reader_sees_funding_and_is_offered_no_preview() -> None:
    project = builders.project()
    pay(project, ("committed", "mrif", "1.10"))
    response = signed_in("analyst").get(change(project))
    text = response.content.decode()
    assert "$1.10" in text
    assert "_preview" not in text


def test_a_reader_may_not_ask_for_a_preview() -> None:
    project = builders.project()
    response = signed_in("analyst").post(change(project), {"_preview": "1"})
    assert response.status_code == 403


def test_the_panel_says_what_is_not_checked(reviewer: Client) -> None:
    project = builders.project(programme=Programme.objects.get(code="PECM"))
    text = reviewer.get(change(project)).content.decode()
    assert "not checked: nobody has verified the figure" in text
    assert "36 months" in text
    assert "No contribution is recorded." in text
    text = reviewer.get(change(builders.project())).content.decode()
    assert "No programme is named: its figures are not checked." in text


def test_the_pages_are_valid_html(
    reviewer: Client, assert_valid_html: Callable[[Any], None]
) -> None:
    project = builders.project(programme=Programme.objects.get(code="PECM"), published=False)
    pay(project, ("planned", "mrif", 600))
    page = Filled(reviewer, change(project)).change("contributions", 0, amount="5")
    for part in (reviewer.get(change(project)), page.type(_preview="1").save()):
        text = part.content.decode()
        panel = text.split('<div class="present-and-preview">')[1].split("<form")[0]
        assert_valid_html(f"<!DOCTYPE html><title>x</title><div>{panel}")
