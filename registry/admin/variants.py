"""Records that come in variants: a form shows what suits its record, and what is there."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest


class VariantAdmin(admin.ModelAdmin):
    """A record may come in variants, by the value of ``variant_field``.

    ``only_for``: the variants that have a field; a field that holds a value always shows.
    ``only_stored``: the fields that a new record does not have yet. The address decides the
    variant of a new record (``?kind=ico``), so that its form asks nothing else; ``add_labels``:
    the buttons of the list that lead there, by variant.
    """

    variant_field = ""
    add_labels: ClassVar[Mapping[str, Any]] = {}
    only_for: ClassVar[Mapping[str, Collection[str]]] = {}
    only_stored: ClassVar[Collection[str]] = ()

    def variant(self, request: HttpRequest, obj: Any = None) -> str:
        """The record's variant, or the one that the address gives a new one; else empty."""
        if not self.variant_field:
            return ""
        if obj is not None:
            return str(getattr(obj, self.variant_field))
        asked = request.GET.get(self.variant_field, "")
        known = dict(self.opts.get_field(self.variant_field).flatchoices)  # type: ignore[union-attr]
        return asked if asked in known else ""

    def _has_sense(self, name: str, variant: str, obj: Any) -> bool:
        if obj is None and name in self.only_stored:
            return False
        only = self.only_for.get(name, ())
        return not only or not variant or variant in only or _is_filled(obj, name)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        variant = self.variant(request, obj)
        shown = []
        for title, options in super().get_fieldsets(request, obj):
            lines = [self._line(name, variant, obj) for name in options["fields"]]
            if kept := [line for line in lines if line]:
                shown.append((title, {**options, "fields": kept}))
        return shown

    def _line(self, name: Any, variant: str, obj: Any) -> Any:
        if isinstance(name, str):
            return name if self._has_sense(name, variant, obj) else None
        kept = tuple(one for one in name if self._has_sense(one, variant, obj))
        return kept if len(kept) > 1 else next(iter(kept), None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        given = [self.variant_field] if obj is None and self.variant(request) else []
        return [*super().get_readonly_fields(request, obj), *given]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        variant = self.variant(request, obj)
        return [
            inline
            for inline in super().get_inlines(request, obj)
            if self._has_place(request, inline(self.model, self.admin_site), variant, obj)
        ]

    def _has_place(self, request: HttpRequest, inline: Any, variant: str, obj: Any) -> bool:
        """Whether the rows show: those of another variant and those too many do not, nor, on a
        new record, those that the person may not add."""
        suits = not inline.only_for or not variant or variant in inline.only_for
        if obj is None:
            return bool(suits and inline.has_add_permission(request, obj))
        if inline.has_registered_model:
            count = inline.rows_of(obj)[: inline.limit + 1].count()
            return bool(count or suits) and count <= inline.limit
        return suits or inline.rows_of(obj).exists()


def _is_filled(obj: Any, name: str) -> bool:
    return obj is not None and getattr(obj, name, None) not in (None, "", False)
