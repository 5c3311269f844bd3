"""What staff read and nobody writes through the admin."""

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """An admin of records that verbs alone make, change and remove."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
