"""Loads the demonstration data in tests, and tells what it left."""

import io
import json
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import translation

from organizations.models import EvidenceFile
from registry.fields import OutdatedField
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
    for model, name in ((get_user_model(), "username"), (EvidenceFile, "sha256")):
        names |= {(model, pk): value for pk, value in model.objects.values_list("pk", name)}
    lines = []
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        for row in model._default_manager.order_by("pk"):
            stable = [f for f in model._meta.concrete_fields if _is_stable(f)]
            fields = {
                f.name: names.get((f.related_model, getattr(row, f.attname)))
                or f.value_to_string(row)
                for f in stable
            }
            names[model, row.pk] = [fields[name] for name in model.identity]
            lines.append(json.dumps([model.__name__, fields], ensure_ascii=False, sort_keys=True))
    return sorted(lines)


def _is_stable(field: Any) -> bool:
    """Not so for what says when something was last done."""
    return field.name not in UNSTABLE and not isinstance(field, OutdatedField)
