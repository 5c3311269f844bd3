"""The corrections that the public proposes: read by all who keep the registry, decided by who
publishes."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.actions import decide, send_answer
from portal.admin.decisions import DecisionForm, rows_of
from portal.models import CorrectionProposal
from registry.actions import reveal
from registry.admin.addresses import address, may, page_name
from registry.admin.charge import Charge
from registry.admin.filters import OfficerFilter, TaskFilter
from registry.admin.masking import is_revealed, keep_revealed, masked
from registry.admin.read_only import ReadOnly
from registry.admin.revealing import RevealForm
from registry.admin.search import FoldedSearch
from registry.refusals import Refused


class InChargeFilter(OfficerFilter):
    """Those about records in an officer's charge, be they organizations or projects."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        charge = Charge.read(chosen, self.person) if chosen else None
        return charge.among(queryset.in_charge(), "officer") if charge else None


@admin.register(CorrectionProposal)
class CorrectionProposalAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ["number", "about", "submitted_at", "count", "state", "locale"]
    list_filter = [TaskFilter, InChargeFilter, "status", "locale"]
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "submitted_at"
    search_fields = ("organization__search_folded", "project__search_folded")

    # They come from the public alone, and are decided on, not changed

    def may_decide(self, request: HttpRequest, proposal: CorrectionProposal) -> bool:
        """What the public sees is changed by who may publish it."""
        decides = may(request, "decide", self.model)
        return decides and may(request, "publish", type(proposal.record))

    # The list

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.for_list()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def number(self, proposal: CorrectionProposal) -> str:
        return _("No. %(number)d") % {"number": proposal.pk}

    @admin.display(description=gettext_lazy("record"))
    def about(self, proposal: CorrectionProposal) -> str:
        return str(proposal.record)

    @admin.display(description=gettext_lazy("proposed changes"))
    def count(self, proposal: Any) -> str:
        return str(proposal.change_count) if proposal.change_count else _("comment alone")

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, proposal: CorrectionProposal) -> SafeString:
        shape = "in_review" if proposal.is_open else "published"
        label = proposal.get_status_display()
        return format_html('<span class="state state-{}">{}</span>', shape, label)

    # The page of one

    def get_urls(self) -> list[Any]:
        views = {"decide": self.decide_view, "answer": self.answer_view, "reveal": self.reveal_view}
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=page_name(self.model, name),
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _asked(self, request: HttpRequest, object_id: str) -> CorrectionProposal:
        found: Any = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        proposal = self._asked(request, object_id)
        if not self.has_view_permission(request, proposal) or request.method == "POST":
            raise PermissionDenied
        return self._page(request, proposal)

    def _page(
        self, request: HttpRequest, proposal: CorrectionProposal, form: Any = None, why: Any = None
    ) -> HttpResponse:
        """``form`` and ``why``: those that came back, of the decision and of what is revealed."""
        decides = self.may_decide(request, proposal)
        if decides and proposal.is_open and form is None:
            form = DecisionForm(proposal)
        sees = may(request, "reveal", self.model)
        shown = sees and is_revealed(request, proposal)
        record = proposal.record
        context = {
            **self.admin_site.each_context(request),
            "title": str(proposal),
            "opts": self.opts,
            "proposal": proposal,
            "record_url": address(type(record), "change", record.pk),
            "rows": rows_of(proposal),
            "form": form,
            "decides": decides,
            "who": {
                n: getattr(proposal, n) if shown else masked(getattr(proposal, n))
                for n in self.model.personal_fields
            },
            "is_shown": shown,
            "reveal": (why or RevealForm(auto_id="id_reveal_%s")) if sees and not shown else None,
        }
        return TemplateResponse(request, "admin/correction.html", context)

    def _back(self, proposal: CorrectionProposal) -> HttpResponseRedirect:
        return HttpResponseRedirect(address(self.model, "change", proposal.pk))

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        proposal = self._asked(request, object_id)
        if not self.may_decide(request, proposal):
            raise PermissionDenied
        if not proposal.is_open:
            message = _("This correction is decided: nothing was done again.")
            self.message_user(request, message, messages.WARNING)
            return self._back(proposal)
        form = DecisionForm(proposal, request.POST)
        if not form.is_valid() or not self._decided(request, proposal, form):
            return self._page(request, proposal, form)
        return self._back(proposal)

    def _decided(
        self, request: HttpRequest, proposal: CorrectionProposal, form: DecisionForm
    ) -> bool:
        asked = form.cleaned_data
        said = {name: asked.get(name, "") for name in ("reason", "answer", "outcome")}
        site = request.build_absolute_uri("/")
        try:
            decide(proposal, form.choices, by=request.user, site=site, **said)
        except Refused as refusal:
            form.refuse(refusal)
            return False
        self.message_user(request, _("The correction is decided."), messages.SUCCESS)
        return True

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Sends an answer that the mail kept back."""
        proposal = self._asked(request, object_id)
        if not self.may_decide(request, proposal):
            raise PermissionDenied
        if send_answer(proposal.pk, site=request.build_absolute_uri("/")):
            self.message_user(request, _("The answer was sent."), messages.SUCCESS)
        else:
            message = _("No answer was sent: it left already, or the mail is out of order.")
            self.message_user(request, message, messages.WARNING)
        return self._back(proposal)

    def reveal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        proposal = self._asked(request, object_id)
        why = RevealForm(request.POST, auto_id="id_reveal_%s")
        if not why.is_valid():
            return self._page(request, proposal, why=why)
        reveal(proposal, by=request.user, purpose=why.cleaned_data["purpose"])  # type: ignore[arg-type]
        keep_revealed(request, proposal)
        return self._back(proposal)
