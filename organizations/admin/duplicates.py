"""The pages on which staff find organizations that may be one, and tell them apart."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from organizations.actions.comparing import compare_waiting
from organizations.actions.telling_apart import bring_together, tell_apart
from organizations.admin.pairs import Line, PairFilterForm
from organizations.models import NotDuplicate, Organization
from registry.admin import PublishableAdmin
from registry.admin.addresses import address, may, page_name
from registry.refusals import Refused

AT_ONCE = 1000  # organizations that one click compares


class ApartForm(forms.Form):
    """Which other organization, why, and the list to go back to."""

    other = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=1000)
    back = forms.CharField(required=False, max_length=1000)


class DuplicatesAdmin(PublishableAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        posts: dict[str, tuple[str, Any]] = {
            "tell_apart": ("<path:object_id>/tell_apart/", self.tell_apart_view),
            "bring_together": ("duplicates/<int:pk>/again/", self.bring_together_view),
            "compare": ("duplicates/compare/", self.compare_view),
        }
        own = [
            path(route, view(require_POST(one)), name=page_name(self.model, name))
            for name, (route, one) in posts.items()
        ]
        listed = path(
            "duplicates/", view(self.duplicates_view), name=page_name(self.model, "duplicates")
        )
        return [listed, *own, *super().get_urls()]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        form = PairFilterForm(request.GET)
        page = form.page()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Possible duplicates"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "lines": [Line(pair) for pair in page.object_list],
            "is_of_apart": form.is_of_apart,
            "may_change": may(request, "change", self.model),
            "may_merge": may(request, "publish", self.model),
            "waiting": Organization.objects.waiting_to_be_compared().count(),
            "query": request.GET.urlencode(),
            "others": _without_page(request),
        }
        request.current_app = self.admin_site.name
        status = 200 if form.is_valid() else 400
        return TemplateResponse(request, "admin/duplicates.html", context, status=status)

    def tell_apart_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        form = ApartForm(request.POST)
        one = self.get_object(request, object_id)
        known = form.is_valid() and one is not None
        other = self.get_object(request, str(form.cleaned_data["other"])) if known else None
        if one is None or other is None:
            raise Http404
        try:
            tell_apart(one, other, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            self.say_refused(request, refusal)
        else:
            told = {"one": one, "other": other}
            message = _("“%(one)s” and “%(other)s” are told apart: this is remembered.") % told
            self.message_user(request, message, messages.SUCCESS)
        return self._back(form.cleaned_data["back"])

    def bring_together_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = NotDuplicate.objects.with_organizations().filter(pk=pk).first()
        if pair is None:
            raise Http404
        bring_together(pair)
        message = _("The two are compared again as any others.")
        self.message_user(request, message, messages.SUCCESS)
        return self._back("show=apart")

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        number = compare_waiting(AT_ONCE)
        message = ngettext(
            "%(count)d organization was compared with the others.",
            "%(count)d organizations were compared with the others.",
            number,
        )
        self.message_user(request, message % {"count": number}, messages.SUCCESS)
        return self._back("")

    def _back(self, query: str) -> HttpResponse:
        """The list as it was asked for."""
        url = address(self.model, "duplicates")
        return HttpResponseRedirect(f"{url}?{query}" if query else url)


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("p", None)
    return asked.urlencode()
