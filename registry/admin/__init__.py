"""The staff's screens of records: what every admin of the registry is made of."""

from django.contrib import admin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from registry.admin.filters import FiscalYearFilter, ParsedFilter, UsedChoicesFilter
from registry.admin.forms import RecordForm, RowForm
from registry.admin.inlines import RecordStacked, RecordTabular
from registry.admin.preview import PreviewAdmin
from registry.admin.publishing import PublishableAdmin
from registry.admin.records import RecordAdmin
from registry.admin.search import FoldedSearch, SmallTableSearch

admin.site.site_header = _("Registry – staff")
admin.site.site_title = _("Registry – staff")
admin.site.index_title = _("What the registry holds")
admin.site.site_url = reverse_lazy("home")

__all__ = [
    "FiscalYearFilter",
    "FoldedSearch",
    "ParsedFilter",
    "PreviewAdmin",
    "PublishableAdmin",
    "RecordAdmin",
    "RecordForm",
    "RecordStacked",
    "RecordTabular",
    "RowForm",
    "SmallTableSearch",
    "UsedChoicesFilter",
]
