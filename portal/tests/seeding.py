"""Loads the demonstration data in tests, and tells what it left."""

import io
import json
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.utils import translation

from registry.models import Record

UNSTABLE = {"id", "created_at", "updated_at"}


def seed(*arguments: str) -> list[str]:
    """Runs the command; the lines it prints, in English."""
    out = io.StringIO()
    with translation.override("en"):
        call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue().splitlines()


def dump() -> list[str]:
    """Every row of every record, without what is particular to one database: references are
    by what identifies their target."""
    names: dict[tuple[Any, Any], Any] = {}
    lines = []
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        for row in model._default_manager.order_by("pk"):
            stable = [f for f in model._meta.concrete_fields if f.name not in UNSTABLE]
            fields = {
                f.name: names.get((f.related_model, getattr(row, f.attname)))
                or f.value_to_string(row)
                for f in stable
            }
            names[model, row.pk] = [fields[name] for name in model.identity]
            lines.append(json.dumps([model.__name__, fields], ensure_ascii=False, sort_keys=True))
    return sorted(lines)
