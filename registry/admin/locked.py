"""What the public sees is changed by who decides of publication: others edit drafts."""

from typing import Any

from django.http import HttpRequest

from registry.admin.addresses import may
from registry.models import Record
from registry.refusals import Refused, shown_to_all


def may_publish(request: HttpRequest, model: type[Record]) -> bool:
    """Whether the person decides of the publication of such rows; of some, nobody does."""
    publisher = model.publisher()
    return publisher is None or may(request, "publish", publisher)


def is_locked(request: HttpRequest, record: Any) -> bool:
    """Whether the public sees the record, and the person may not change what the public sees."""
    return not may_publish(request, type(record)) and record.is_shown()


def refuse_shown(request: HttpRequest, record: Any) -> None:
    """Raise ``Refused`` if what was just written shows the public what the person may not."""
    if is_locked(request, record):
        raise Refused([shown_to_all(record)])


class LockedAdmin:
    """Mixed into an admin of records, before Django's."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._locks(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._locks(request, obj)

    def _locks(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and is_locked(request, obj)


class LockedRows(LockedAdmin):
    """Mixed into an inline: its rows follow the record whose page it is on."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not self._locks(request, obj)
