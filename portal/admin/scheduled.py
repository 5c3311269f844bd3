"""The extracts that staff have taken by the clock, and the files that were kept."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.actions.scheduled import drop_schedule, keep_schedule
from portal.asked_extracts import Unaskable, asked_extract, offered, query_of
from portal.enums import RunState
from portal.models import KeptExtract, ScheduledExtract
from portal.scheduled import description_of, file_of, may_see
from registry.admin.addresses import address, page_name
from registry.admin.read_only import ReadOnly
from registry.downloads import attached
from registry.extracts import FORMATS
from registry.keeping import METADATA


class ScheduledForm(forms.ModelForm):
    """``user``: whose rights the extract has: of who set it up, else of who does now."""

    user: Any = None
    what = forms.ChoiceField(label=gettext_lazy("List or report"), choices=offered)

    class Meta:
        model = ScheduledExtract
        fields = (
            "title",
            "what",
            "query",
            "ending",
            "often",
            "first_on",
            "recipients",
            "days_kept",
            "locale",
            "is_active",
        )
        # Django's two lists name an icon that no screen reader may be told of.
        widgets = {"recipients": forms.CheckboxSelectMultiple}

    query = forms.CharField(
        label=gettext_lazy("Parameters"),
        required=False,
        max_length=2000,
        help_text=ScheduledExtract._meta.get_field("query").help_text,
        widget=AdminTextInputWidget,
    )

    def clean_query(self) -> str:
        return query_of(self.cleaned_data["query"])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        by = self.instance.by if self.instance.pk else self.user
        if "what" in asked and "query" in asked:
            try:
                asked_extract(asked["what"], asked["query"], by)
            except Unaskable as error:
                self.add_error("query", str(error))
        return asked


@admin.register(ScheduledExtract)
class ScheduledExtractAdmin(admin.ModelAdmin):
    form = ScheduledForm
    list_display = ["title", "what", "often", "next_on", "is_active", "by", "last"]
    list_per_page = 50
    readonly_fields = ["next_on", "by"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.of(request.user).select_related("by").prefetch_related("kept")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, **kwargs)
        return type("ScheduledForm", (made,), {"user": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who receives a file reads how it is made; who set it up changes it."""
        return super().has_change_permission(request, obj) and _is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_own(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep_schedule(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        drop_schedule(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for one in queryset:
            drop_schedule(one, by=request.user)

    @admin.display(description=gettext_lazy("last file"))
    def last(self, schedule: ScheduledExtract) -> str:
        kept = next(iter(schedule.kept.all()), None)
        return _taking(kept) if kept else ""


def _is_own(request: HttpRequest, schedule: Any) -> bool:
    keeps_accounts = request.user.has_perm("accounts.change_user")
    return schedule is None or schedule.by_id == request.user.pk or keeps_accounts


def _taking(kept: KeptExtract) -> str:
    """A link to the file, else what became of it."""
    if kept.state != RunState.MADE:
        return str(kept.get_state_display())
    return format_html('<a href="{}">{}</a>', address(KeptExtract, "take", kept.pk), kept.name)


@admin.register(KeptExtract)
class KeptExtractAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["schedule", "due_on", "state", "file", "described", "rows", "told", "reason"]
    list_display_links = None
    list_select_related = ["schedule"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.of(request.user)

    @admin.display(description=gettext_lazy("message sent"), ordering="told_at")
    def told(self, kept: KeptExtract) -> Any:
        return _("never: the mail server did not take it") if kept.is_given_up else kept.told_at

    @admin.display(description=gettext_lazy("file"))
    def file(self, kept: KeptExtract) -> str:
        return _taking(kept)

    @admin.display(description=gettext_lazy("description"))
    def described(self, kept: KeptExtract) -> str:
        if not kept.description:
            return ""
        url = f"{address(KeptExtract, 'take', kept.pk)}?description=1"
        return format_html('<a href="{}">{}</a>', url, METADATA)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.take)
        name = page_name(self.model, "take")
        return [path("<int:object_id>/take/", view, name=name), *super().get_urls()]

    def take(self, request: HttpRequest, object_id: int) -> Any:
        """The file, to who receives it and may see what it holds. Raises ``Http404``."""
        kept = self.get_queryset(request).filter(pk=object_id, state=RunState.MADE).first()
        if kept is None or not may_see(kept, request.user):
            raise Http404(_("There is no such file, or it is not for you."))
        if request.GET.get("description") and kept.description:
            content = HttpResponse(description_of(kept), content_type="application/json")
            add_never_cache_headers(content)
            return attached(content, f"{kept.name.rpartition('.')[0]}.{METADATA}")
        form = FORMATS[kept.name.rpartition(".")[2]]
        response = StreamingHttpResponse(file_of(kept), content_type=form.media_type)
        response["Content-Length"] = kept.size
        add_never_cache_headers(response)
        return attached(response, kept.name)
