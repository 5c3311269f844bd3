"""While an organization is typed: those that it may be, and how its name would be written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.admin.splitting import SplittingAdmin
from organizations.doubles import resembling
from organizations.likeness.comparison import Comparison
from organizations.likeness.described import Described
from organizations.likeness.tidying import tidied
from organizations.models import Organization
from organizations.rules import NAME_LENGTH
from registry.actions import Draft, write
from registry.admin.addresses import address, page_name
from registry.refusals import Refused
from registry.text import fold

SHORTEST = 3  # letters of a name from which something is looked for
Alike = list[tuple[Organization, Comparison]]


class TypedForm(forms.Form):
    """What is typed so far; ``record``: the primary key of the record that is changed, if any."""

    name = forms.CharField(required=False, max_length=NAME_LENGTH)
    acronym = forms.CharField(required=False, max_length=50)
    country = forms.CharField(required=False, max_length=2)
    city = forms.CharField(required=False, max_length=150)
    website = forms.CharField(required=False, max_length=500)
    neq = forms.CharField(required=False, max_length=10)
    charity_number = forms.CharField(required=False, max_length=15)
    record = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def alike(self) -> Alike:
        given = self.cleaned_data
        if len(fold(given["name"])) < SHORTEST:
            return []
        numbers = {"neq": given["neq"], "charity": given["charity_number"][:9]}
        typed = Described(
            (given["name"],),
            given["acronym"],
            given["country"].upper(),
            fold(given["city"]),
            given["website"],
            {what: number for what, number in numbers.items() if number},
        )
        return resembling(typed, but=given["record"])

    def suggestion(self) -> str:
        """How the name would be written with care; empty where it is."""
        name = self.cleaned_data["name"]
        offered = tidied(name, self.cleaned_data["acronym"])
        return offered if offered != name.strip() else ""


class TidyForm(forms.Form):
    seen_at = forms.DateTimeField()


class EntryAdmin(SplittingAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path(
                "duplicates/like/",
                view(require_GET(self.alike_view)),
                name=page_name(self.model, "alike"),
            ),
            path(
                "<path:object_id>/tidy/",
                view(require_POST(self.tidy_view)),
                name=page_name(self.model, "tidy"),
            ),
        ]
        return [*own, *super().get_urls()]

    def alike_view(self, request: HttpRequest) -> HttpResponse:
        """A part of the form's page, asked for while one types."""
        form = TypedForm(request.GET)
        if not form.is_valid():
            return render(request, "admin/_alike.html", {"form": form}, status=400)
        context = {"alike": form.alike(), "suggestion": form.suggestion(), "opts": self.opts}
        return render(request, "admin/_alike.html", context)

    def tidy_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the name that is offered, as the person saw it offered."""
        form, record = TidyForm(request.POST), self.get_object(request, object_id)
        if record is None or not form.is_valid():
            raise Http404
        if not self.has_change_permission(request, record):
            return self.refuse_to_change(request, record)
        record.name = tidied(record.name, record.acronym)
        reason = _("The name as it is offered: in lower case, without form or address.")
        try:
            write(
                [Draft(record, seen=form.cleaned_data["seen_at"])], by=request.user, reason=reason
            )
        except Refused as refusal:
            self.say_refused(request, refusal)
        else:
            self.message_user(request, _("The name is now “%(name)s”.") % {"name": record.name})
        return HttpResponseRedirect(self.change_url(record.pk))

    def refuse_to_change(self, request: HttpRequest, record: Any) -> HttpResponse:
        self.message_user(request, _("What the public sees is changed by a reviewer."))
        return HttpResponseRedirect(self.change_url(record.pk))


def offered_name(record: Organization) -> str:
    """How the name of a stored record would be written; empty where it is."""
    offered = tidied(record.name, record.acronym)
    return offered if offered != record.name else ""


def warning(alike: Alike) -> ValidationError:
    """Those that exist already, each with its page and reasons; to save again is to insist."""
    told = format_html(
        "{}<ul>{}</ul>{}",
        _("The registry has records that look like this one:"),
        format_html_join("", "<li>{}</li>", ((_line(*one),) for one in alike)),
        _("If none of them is the same, save again."),
    )
    return ValidationError(told, code="alike")


def _line(organization: Organization, found: Comparison) -> SafeString:
    reasons = " · ".join(str(reason) for reason in found.reasons)
    link = '<a href="{}">{}</a> – {}'
    url = address(Organization, "change", organization.pk)
    return format_html(link, url, organization, reasons)
