"""The records that the cells of a file name."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.text import nearest


def meant(target: Any, by: str, names: set[str]) -> dict[str, Any]:
    """The primary keys of those that are known by these names: for a duplicate, of the record
    that was kept; none for one that was split, of which any part may be meant."""
    rows = target._default_manager.filter(**{f"{by}__in": names})
    if parted := getattr(target, "parted_by", ""):
        rows = rows.filter(**{f"{parted}__isnull": True})
    merged = getattr(target, "stands_for", "")
    pks = rows.values_list(by, Coalesce(merged, "pk") if merged else F("pk"))
    return {str(name): pk for name, pk in pks}


def unknown(target: Any, by: str, name: str) -> tuple[Any, Any]:
    """Why a name means no record, and what to write instead."""
    if getattr(target, "parted_by", "") and (one := _named(target, by, name)):
        message = sentence(_("“%(value)s” was split into several records."), value=name)
        keys = _parts(target, one)
        return message, sentence(_("Write the key of one of them: %(keys)s."), keys=keys)
    message = sentence(_("No record has %(by)s “%(value)s”."), by=by, value=name)
    return message, _alike(target, by, name)


def _named(target: Any, by: str, name: str) -> Any:
    return target._default_manager.filter(**{by: name}).first()


def _parts(target: Any, record: Any) -> str:
    """The keys of what it was split into, with their names."""
    parts = target._default_manager.all().parts_of(record.pk)
    return ", ".join(f"{one.key} ({one})" for one in parts)


def _alike(target: Any, by: str, missing: str) -> Any:
    for length in (len(missing) - 1, len(missing) // 2):
        alike = target._default_manager.filter(**{f"{by}__startswith": missing[:length]})
        if near := nearest(missing, alike.order_by(by).values_list(by, flat=True)[:200]):
            return sentence(_("Did you mean %(near)s?"), near=near)
    return _("Load the file that holds it, or correct the value.")
