"""The form of a list as its page shows it: laid out, with the choices that give something."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from registry.chips import InForce
from registry.facets import AnyOf

FORM = "filter-form"


class LaidOut(InForce):
    """``counts``: how many records each choice gives, by filter and code; ``tells_counts``: whether
    that is told. ``question``: what is searched for."""

    counts: Any
    question: Any
    tells_counts = True

    def _facets(self) -> Mapping[str, AnyOf]:
        raise NotImplementedError

    @cached_property
    def page_form(self) -> Any:
        """The form as a page shows it, with the choices that give something."""
        for place, (name, one) in enumerate(self._facets().items()):
            field, counts = self.form.fields[name], self.counts.value[name]
            told = self.tells_counts and self.is_valid()
            field.opens = place == 0  # a page answers before it is asked
            field.facet = one.facet(field, self.data.getlist(name), counts, told=told)
        for field in (self.form[name] for name in self.narrowing):
            if not hasattr(field.field, "facet") and not field.is_hidden:
                look = "form-control is-invalid" if field.errors else "form-control"
                field.field.widget.attrs["class"] = look
        return self.form

    def _order_choices(self) -> None:
        """What a text finds is best first, unless another order is asked; else by the first."""
        field = self.form.fields["sort"]
        choices = [*field.choices]
        if self.question:
            choices[0] = ("", _("best answer first"))
        else:
            del choices[1]
        field.widget.choices = choices

    @cached_property
    def manner(self) -> list[Any]:
        """The fields that say how the list is shown, beside its results."""
        self._order_choices()
        fields = [self.form[name] for name in ("sort", "page_size")]
        for one in fields:
            one.field.widget.attrs |= {"form": FORM, "class": "form-select"}
        return fields

    @property
    def shown(self) -> list[Any]:
        """The fields of the filters, in the order of the form."""
        return [self.page_form[name] for name in self.narrowing]
