"""Each bilingual text knows whether its English is missing or older than its French."""

import datetime
from typing import Any

import pytest
import time_machine

from accounts.tests.people import signed_in
from projects.models import Project
from registry.actions import Draft, hold_translations, write
from registry.tests.filling import Filled
from tests.builders import project

# The form says it of the record that it has.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
MAY = datetime.datetime(2026, 5, 12, 16, tzinfo=datetime.UTC)


def changed(record: Project, **values: Any) -> Project:
    for name, value in values.items():
        setattr(record, name, value)
    write([Draft(record)], by=None)
    return Project.objects.get(pk=record.pk)


@time_machine.travel(MAY, tick=False)
def test_the_form_says_which_text_is_outdated_and_takes_a_word_that_it_holds() -> None:
    record = changed(project(title_fr="Puits", title_en="Wells"), title_fr="Puits et écoles")
    page = Filled(signed_in("reviewer"), f"/en/admin/projects/project/{record.pk}/change/")
    shown = page.client.get(page.url).context["adminform"].form.fields
    assert shown["title_en"].help_text == "The French changed on May 12, 2026, after this English."
    assert shown["summary_en"].help_text == ""
    page.saved()
    record.refresh_from_db()
    assert record.title_outdated_since == MAY
    page = Filled(page.client, page.url)
    page.type(translations_hold="on", change_reason="Relu.").saved()
    record.refresh_from_db()
    assert record.title_outdated_since is None
    latest = record.history.first()
    assert (latest.history_change_reason, latest.history_user.username) == ("Relu.", "reviewer")
    assert "translations_hold" not in page.client.get(page.url).context["adminform"].form.fields


def test_only_what_is_outdated_can_be_said_to_hold() -> None:
    record = project(title_fr="Puits", title_en="Wells")
    lines = record.history.count()
    assert hold_translations(Project, [record.pk], by=None) == []
    assert record.history.count() == lines


def test_changing_the_english_brings_it_up_to_date() -> None:
    record = changed(project(title_fr="Puits", title_en="Wells"), title_fr="Puits et écoles")
    assert record.title_outdated_since is not None
    assert changed(record, title_en="Wells and schools").title_outdated_since is None
    record = changed(record, title_fr="Écoles", title_en="Schools")
    assert record.title_outdated_since is None


def test_an_unrelated_change_keeps_it_outdated() -> None:
    record = changed(project(title_fr="Puits", title_en="Wells"), title_fr="Puits et écoles")
    since = record.title_outdated_since
    assert changed(record, call="2026").title_outdated_since == since
