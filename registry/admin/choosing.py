"""Filters of lists by one of many: a box that completes as one types, instead of links."""

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.forms import Media, Script
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.admin.addresses import may_see
from registry.admin.filters import UsedChoicesFilter
from registry.admin.owners import narrowed
from registry.admin.widgets import RecordSelect
from registry.text import control_characters

LONGEST_WORDS = 200
BOX = Media(
    js=[Script("js/filter-boxes.js", type="module")],  # type: ignore[list-item] # as Django takes it
    css={"all": ["css/admin-filters.css"]},
)


class FilterSelect(RecordSelect):
    """Completes as one types; it offers what is chosen already and asks the database nothing.
    The script of the page shows it: without one, the filter is a field for words."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        shown = {"disabled": True, "data-width": "100%"}
        return super().build_attrs(base_attrs, extra_attrs) | shown

    def optgroups(
        self, name: str, value: Sequence[Any], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        known = {"": "", **self.known}
        chosen = {str(one) for one in value}
        options = [
            self.create_option(name, one, label, one in chosen, index)
            for index, (one, label) in enumerate(known.items())
        ]
        return [(None, options, 0)]


def refuse(request: HttpRequest, model_admin: Any, title: Any, value: str) -> None:
    """What a filter cannot read is said above the list, which it leaves as it is. A file, or
    what else is made of the list without showing it, is not made of more than was asked for."""
    if getattr(request, "rows_only", False):
        raise IncorrectLookupParameters
    if request.method == "GET":
        message = _("The filter “%(title)s” does not know “%(value)s”: it is ignored.")
        told = {"title": title, "value": value[:50]}
        model_admin.message_user(request, message % told, messages.ERROR)


def others(request: HttpRequest, own: Sequence[str]) -> list[tuple[str, str]]:
    """The other parameters of the address, which the form of a filter keeps."""
    left_out = {*own, PAGE_VAR, ERROR_FLAG}
    return [(k, v) for k, values in request.GET.lists() if k not in left_out for v in values]


class RecordFilter(admin.FieldListFilter):
    """The rows whose foreign key is one record, which is chosen as one types; without a script,
    the rows whose record is found by words. Its parameter is that of Django's own filter, so
    that links keep working. Where the key may be empty, links tell the rows that have none.

    Only for who may see the records. ``named``: the parameter, where it is not after the path;
    ``label``: its title, where it is not the field's; ``besides``: what else is true of the row
    at the end of the path.
    """

    template = "admin/record_filter.html"
    named: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    besides: ClassVar[Mapping[str, Any]] = {}

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.wrong: list[str] = []
        self.site, self.target = model_admin.admin_site, field.remote_field.model
        self.is_offered = may_see(self.site, request, self.target)
        self.key = field.target_field
        exact = self.named or f"{field_path}__{self.key.name}__exact"
        same = () if self.named else (field_path, f"{field_path}__exact")
        self.exact, self.names = exact, (exact, *same)
        self.words, self.empty = f"{self.named or field_path}-words", f"{field_path}__isempty"
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = self.label or self.title
        self.chosen, self.found, self.emptiness = self._record(), self._words(), self._emptiness()
        for wrong in self.wrong:
            refuse(request, model_admin, self.title, wrong)

    def expected_parameters(self) -> list[str]:
        if not self.is_offered:
            return []
        return [*self.names, self.words, *([self.empty] if self.may_be_empty else [])]

    def has_output(self) -> bool:
        return self.is_offered

    @property
    def may_be_empty(self) -> bool:
        return bool(self.field.null) and not self.named

    # What is asked

    def _asked(self, *names: str) -> str:
        used: Any = self.used_parameters
        given = (used[name][-1] for name in names if name in used)
        return next((text for text in given if text), "")

    def _record(self) -> Any:
        if not (text := self._asked(*self.names)):
            return None
        try:
            value = self._readable(text) and self.key.clean(text, None)
        except ValidationError:
            value = None
        rows = self.site.get_model_admin(self.target).get_queryset(self.request)
        record = value and rows.filter(**{self.key.name: value}).first()
        if not record:
            self.wrong.append(text)
        return record or None

    def _words(self) -> str:
        text = self._asked(self.words).strip()
        if not self._readable(text) or len(text) > LONGEST_WORDS:
            self.wrong.append(text)
            return ""
        return text

    def _readable(self, text: str) -> bool:
        return not control_characters(text, multiline=False)

    def _emptiness(self) -> str:
        if (text := self._asked(self.empty)) not in ("", "0", "1"):
            self.wrong.append(text)
            return ""
        return text

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        if self.emptiness:
            queryset = queryset.filter(**{f"{self.field_path}__isnull": self.emptiness == "1"})
        if self.chosen:
            queryset = self._at(queryset, "", self.chosen)
        return self._named(request, queryset) if self.found else queryset

    def _named(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """The rows whose record is found by words."""
        target = self.site.get_model_admin(self.target)
        rows = target.get_queryset(request)
        is_own = self.field in queryset.model._meta.fields and not self.besides
        if is_own and self.key.primary_key and hasattr(rows, "keys_of"):
            keys = target.found_keys(request, self.found)
            return narrowed(request, queryset, self.field_path, keys)
        named, _repeats = target.get_search_results(request, rows, self.found)
        return self._at(queryset, "__in", named.order_by().values(self.key.name))

    def _at(self, queryset: Any, lookup: str, value: Any) -> Any:
        """One call: all of it is about the same row."""
        return queryset.filter(**{f"{self.field_path}{lookup}": value, **self.besides})

    # What is shown

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        yield {
            "id": f"filter-{self.words}",
            "select": self._select(),
            "chosen": self.chosen,
            "words": self.words,
            "found": self.found,
            "others": others(self.request, self.expected_parameters()),
            "all": changelist.get_query_string(remove=self.expected_parameters()),
            "links": list(self._links(changelist)) if self.may_be_empty else [],
        }

    def _select(self) -> SafeString:
        select = FilterSelect(self.field, self.site)
        value = self.chosen and str(getattr(self.chosen, self.key.attname))
        select.known = {value: str(self.chosen)} if value else {}
        identity = f"filter-{self.words}"
        attrs = {"id": identity, "aria-describedby": f"{identity}-help"}
        return select.render(self.exact, value or "", attrs)

    def _links(self, changelist: Any) -> Iterator[dict[str, Any]]:
        words = {"": _("All"), "1": _("Empty"), "0": _("Not empty")}
        for value, display in words.items():
            new = {self.empty: value} if value else {}
            query = changelist.get_query_string(new, self.expected_parameters())
            is_chosen = value == self.emptiness and not (self.chosen or self.found)
            yield {"selected": is_chosen, "query": query, "display": display}


class ChoiceBoxFilter(UsedChoicesFilter):
    """The choices of a field that at least one row has, in a box that is searched in the page;
    without a script, a list to choose from."""

    template = "admin/choice_filter.html"

    def __init__(
        self, field: Field, request: HttpRequest, params: Any, model: Any, *args: Any, **kwargs: Any
    ) -> None:
        known = {str(value): label for value, label in field.flatchoices}
        super().__init__(field, request, params, model, *args, **kwargs)
        asked = (self.lookup_val or [""])[-1]
        self.asked = asked if asked in known else ""
        if not self.asked:
            self.used_parameters.pop(self.lookup_kwarg, None)
            self.lookup_val = None
        elif asked not in {str(value) for value, _label in self.field.flatchoices}:
            offered = [*self.field.flatchoices, (asked, known[asked])]
            self.field = SimpleNamespace(flatchoices=offered)
        if asked and not self.asked:
            refuse(request, args[0], self.title, asked)

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        labels = [choice["display"] for choice in super().choices(changelist)]
        values = ["", *(str(value) for value, _label in self.field.flatchoices)]
        yield {
            "id": f"filter-{self.field_path}",
            "name": self.lookup_kwarg,
            "options": [
                (value, label, value == self.asked)
                for value, label in zip(values, labels, strict=False)
            ],
            "others": others(self.request, [str(one) for one in self.expected_parameters()]),
            "chosen": self.asked,
            "all": changelist.get_query_string(remove=self.expected_parameters()),
        }


def media_of(list_filter: Sequence[Any], site: Any) -> Media:
    """What the boxes among these filters need in their page; nothing where there is none."""
    kinds = [one[1] for one in list_filter if isinstance(one, list | tuple)]
    has_box = any(issubclass(kind, RecordFilter | ChoiceBoxFilter) for kind in kinds)
    return RecordSelect(None, site).media + BOX if has_box else Media()
