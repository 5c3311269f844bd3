"""Keeping and dropping the views that staff save of their lists."""

from typing import Any

from registry.models import SavedView


def keep_view(owner: Any, page: str, name: str, query: str, *, is_shared: bool) -> SavedView:
    """The owner's view of this name; one that was there is replaced."""
    values = {"query": query, "is_shared": is_shared}
    view, _is_new = SavedView.objects.update_or_create(
        owner=owner, page=page, name=name, defaults=values
    )
    return view


def drop_view(owner: Any, page: str, pk: int) -> bool:
    """Whether the owner had this view, which is no more."""
    return bool(SavedView.objects.filter(owner=owner, page=page, pk=pk).delete()[0])
