"""Receivers of changes: who is told, and what became of each message."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.actions.webhooks import keep_receiver, renew_secret, send_anew
from portal.api_urls import API
from portal.forms.webhook import wrong_address
from portal.models import Delivery, Receiver, ReceiverState
from registry.admin.addresses import address
from registry.admin.read_only import ReadOnly


class ReceiverForm(forms.ModelForm):
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of"),
        choices=lambda: [(one.name, capfirst(one.title)) for one in API.resources],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Everything, where nothing is chosen."),
    )

    class Meta:
        model = Receiver
        fields = ["name", "url", "topics", "owner", "state"]
        widgets = {"url": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if message := wrong_address(url):
            raise forms.ValidationError(message)
        return url

    def clean_state(self) -> str:
        """It is the registry that stops writing after long failure."""
        state: str = self.cleaned_data["state"]
        if state == ReceiverState.STOPPED and "state" in self.changed_data:
            raise forms.ValidationError(_("Choose another state: this one is not for people."))
        return state


@admin.register(Receiver)
class ReceiverAdmin(admin.ModelAdmin):
    form = ReceiverForm
    fields = ["name", "url", "topics", "owner", "state", "failures", "failing_since"]
    readonly_fields = ["failures", "failing_since"]
    list_display = ["name", "url", "state", "owner", "failing_since"]
    list_filter = ["state"]
    actions = ["give_new_secret"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.listed()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.new_secret = keep_receiver(obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        return self._secret_page(request, obj, obj.new_secret)

    @admin.action(description=gettext_lazy("Give a new secret"), permissions=["change"])
    def give_new_secret(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose one receiver."), messages.ERROR)
            return None
        self.log_change(request, chosen[0], _("Gave a new secret."))
        return self._secret_page(request, chosen[0], renew_secret(chosen[0]))

    def _secret_page(self, request: HttpRequest, receiver: Any, secret: str) -> HttpResponse:
        """It is told on this page alone, which nobody keeps."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": receiver.name,
            "secret": secret,
            "url": address(Receiver, "changelist"),
        }
        response = TemplateResponse(request, "admin/webhook_secret.html", context)
        response["Cache-Control"] = "no-store"
        return response


SHOWN = ["message_id", "receiver", "resource", "key", "event", "state"]
SHOWN += ["attempts", "status", "fault", "created_at"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = SHOWN
    list_filter = ["state", "receiver", "event"]
    search_fields = ["key", "message_id"]
    fields = [*SHOWN, "next_at", "done_at", "body"]
    actions = ["send_again"]
    list_per_page = 50
    show_full_result_count = False

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("portal.change_receiver")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.listed()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        count = send_anew(list(queryset.values_list("pk", flat=True)))
        told = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count)
        self.message_user(request, told % {"n": count}, messages.SUCCESS)
