"""Choices of other records."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext as _


class RecordSelect(AutocompleteSelect):
    """Completes as one types. ``known``: the label of the option that the form already has,
    by its value, so that a page of many rows does not ask the database for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, str] = {}

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """An empty choice says what it is for: it would have no name otherwise."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": _("Search")}

    def optgroups(
        self, name: str, value: Sequence[Any], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        chosen = [str(one) for one in value]
        if not chosen or chosen != list(self.known):
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(
            self.create_option(name, chosen[0], self.known[chosen[0]], True, len(options))
        )
        return [(None, options, 0)]
