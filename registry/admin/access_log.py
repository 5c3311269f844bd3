"""The log of what was done with personal data: read, filtered and taken away, never changed."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.addresses import address, may
from registry.admin.filters import ParsedFilter
from registry.admin.periods import PeriodFilter
from registry.admin.person import NAME, person_view
from registry.admin.read_only import ReadOnly
from registry.admin.search import FoldedSearch
from registry.downloads import streamed_csv
from registry.models import PersonalAccess

COLUMNS = ("at", "by", "action", "subject", "subject_pk", "subject_name", "purpose", "details")
CHUNK = 1000
RECORD = re.compile(r"[a-z_]+\.[a-z_]+:[0-9]{1,18}")


class OneRecord(ParsedFilter):
    """The uses of one record, whose page leads here."""

    title = gettext_lazy("record")
    parameter_name = "record"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get("record", "")
        if not RECORD.fullmatch(asked):
            return []
        lines = _of_record(model_admin.model.objects.all(), asked)
        name = lines.values_list("subject_name", flat=True).first()
        return [(asked, name or asked)]

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset if chosen is None else _of_record(queryset, chosen)


def _of_record(lines: Any, record: str) -> Any:
    subject, _colon, number = record.partition(":")
    return lines.filter(subject=subject, subject_pk=int(number))


@admin.register(PersonalAccess)
class PersonalAccessAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    change_list_template = "admin/access_log_change_list.html"
    list_display = ["at", "who", "action", "record", "purpose"]
    list_filter = [
        OneRecord,
        PeriodFilter,
        "action",
        ("by", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["search_folded"]
    fields = ["at", "who", "action", "record", "purpose", "told"]

    # Nobody writes here

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and may(request, "export", self.model)

    # What is shown

    @admin.display(description=gettext_lazy("who"), ordering="by__username")
    def who(self, line: PersonalAccess) -> str:
        return _who(line)

    @admin.display(description=gettext_lazy("record"), ordering="subject_name")
    def record(self, line: PersonalAccess) -> str:
        if not line.subject:
            return ""
        asked = f"{line.subject}:{line.subject_pk}"
        url = address(PersonalAccess, "changelist", record=asked)
        return format_html('<a href="{}">{}</a>', url, line.subject_name)

    @admin.display(description=gettext_lazy("details"))
    def told(self, line: PersonalAccess) -> str:
        return "; ".join(f"{name}: {value}" for name, value in line.details.items())

    # Taken away

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)
        export = path("export.csv", view, name="registry_personalaccess_export")
        person = path("person/", self.admin_site.admin_view(self.person_view), name=NAME)
        return [export, person, *super().get_urls()]

    def person_view(self, request: HttpRequest) -> HttpResponse:
        return person_view(self.admin_site, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        query = request.GET.urlencode()
        export = f"export.csv?{query}" if query else "export.csv"
        may_take = self.has_export_permission(request)
        person = reverse(f"admin:{NAME}")
        told = {"export": export, "person_url": person} if may_take else {}
        told["title"] = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """The lines of the list as it is filtered, all of them."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        changes: ChangeList = self.get_changelist_instance(request)
        return streamed_csv(
            _table(changes.queryset), f"personal-data-log-{timezone.localdate()}.csv"
        )


def _who(line: PersonalAccess) -> str:
    return str(line.by) if line.by else _("the system")


def _table(lines: Any) -> Iterator[list[Any]]:
    yield [*COLUMNS]
    for line in lines.select_related("by").iterator(CHUNK):
        values = [getattr(line, name) for name in COLUMNS[3:7]]
        moment = timezone.localtime(line.at).isoformat(timespec="seconds")
        told = "; ".join(f"{name}: {value}" for name, value in line.details.items())
        yield [moment, str(line.by or ""), line.action, *values, told]
