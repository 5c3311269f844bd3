"""Every model that may hold personal data is on the data map, and so is every term."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from registry.retention import HOLDERS, TERMS

MAP = (Path(__file__).resolve().parent.parent / "docs" / "data-map.md").read_text()
NAMED = {*re.findall(r"`([^`]+)`", MAP)}
TELLING = (models.EmailField, models.GenericIPAddressField)


def holding() -> Iterator[Any]:
    """Those with personal fields, with an address, or that say which account did what."""
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        personal = getattr(model, "personal_fields", ())
        if personal or any(_tells(field) for field in fields):
            yield model


def _tells(field: Any) -> bool:
    return isinstance(field, TELLING) or field.related_model is get_user_model()


def test_every_model_that_may_hold_personal_data_is_on_the_map() -> None:
    found = {
        model._meta.label for model in holding() if not model.__name__.startswith("Historical")
    }
    assert found >= {"organizations.Contact", "portal.Subscription", "accounts.User"}
    assert found - NAMED == set()


def test_every_personal_field_is_named() -> None:
    fields = {name for model in holding() for name in getattr(model, "personal_fields", ())}
    assert fields >= {"person", "personal_email", "personal_phone"}
    assert fields - NAMED == set()


def test_every_term_and_every_holder_is_named() -> None:
    assert {*TERMS, *HOLDERS} - NAMED == set()


def test_what_the_map_names_exists() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    said = {name for name in NAMED if re.fullmatch(r"[a-z]+\.[A-Z]\w+", name)}
    assert said - labels == set()
