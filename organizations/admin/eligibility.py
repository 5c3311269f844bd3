"""Decisions of eligibility: prepared by one person, confirmed by another."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions import complete, confirm, prepare_review, revoke
from organizations.admin.eligibility_forms import ConfirmForm, ReviewForm, RevokeForm
from organizations.admin.filters import DecisionYearFilter
from organizations.admin.inlines import AnswerInline
from organizations.admin.review_panel import ReviewPanel, state_of
from organizations.models import EligibilityReview, EvidenceFile
from registry.admin import RecordFilter, ThroughSearch
from registry.admin.located import RefusedForm, locate
from registry.admin.steps import Step, StepAdmin
from registry.refusals import Refused

CONFIRM = "organizations.confirm_eligibilityreview"


def _confirm(
    review: EligibilityReview, *, seen: datetime.datetime, reason: str, by: Any
) -> tuple[EligibilityReview, str]:
    if confirm([review], by=by, seen=seen, reason=reason):
        return review, _("The decision is confirmed: it counts from the day it was taken.")
    return review, _("The decision was confirmed already.")


def _revoke(
    review: EligibilityReview, *, on: datetime.date, reason: str, by: Any
) -> tuple[EligibilityReview, str]:
    return revoke(review, on=on, reason=reason, by=by), _("The decision is revoked.")


CONFIRMING = Step(
    "confirm", gettext_lazy("Confirm the decision"), ConfirmForm, CONFIRM, _confirm, rereads=True
)
REVOKING = Step("revoke", gettext_lazy("Revoke the decision"), RevokeForm, CONFIRM, _revoke)


@admin.register(EligibilityReview)
class EligibilityReviewAdmin(ThroughSearch, StepAdmin):
    form = ReviewForm
    change_form_template = "admin/review_change_form.html"
    list_display = ["organization", "norm", "state", "decision", "decided_on", "lapses_on"]
    list_filter = [
        ("organization", RecordFilter),
        "decision",
        DecisionYearFilter,
        ("confirmed_on", admin.EmptyFieldListFilter),
        ("revoked_on", admin.EmptyFieldListFilter),
        "norm",
        ("lapses_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["organization", "norm", "reviewer"]
    search_fields = ["organization__search_folded"]
    said_of = ("organization",)
    autocomplete_fields = ["organization"]
    date_hierarchy = "decided_on"
    readonly_fields = ["reviewer", "confirmed_by", "confirmed_on", "revoked_on", "revoked_reason"]
    fieldsets = [
        (gettext_lazy("Who, and under which norm"), {"fields": [("organization", "norm")]}),
        (
            gettext_lazy("The decision"),
            {"fields": [("decision", "decided_on", "lapses_on"), "note"]},
        ),
        (
            gettext_lazy("Who decided"),
            {
                "fields": [
                    ("reviewer", "confirmed_by", "confirmed_on"),
                    ("revoked_on", "revoked_reason"),
                ]
            },
        ),
    ]
    inlines = [AnswerInline]
    steps = (CONFIRMING, REVOKING)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new review asks whose it is and under which norm, and nothing else."""
        shown = super().get_fieldsets(request, obj)
        return [shown[0], *shown[3:]] if obj is None else shown

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [] if obj is None else super().get_inlines(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The criteria came with the norm: it stays."""
        return [*super().get_readonly_fields(request, obj), *(["norm"] if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A confirmed decision is read; it is revoked, never changed."""
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)

    # Writing

    @transaction.atomic
    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool
    ) -> None:
        """A new review comes with a line for each criterion; so does a norm that grew since."""
        review = form.instance
        if not change:
            self._prepare(request, form)
            return
        for answer in (row for formset in formsets for row in formset.forms):
            answer.keep_upload()
        super().save_related(request, form, formsets, change)
        if added := complete(review, by=request.user):
            codes = ", ".join(answer.criterion.code for answer in added)
            message = _("The norm has new criteria: answer them too (%(codes)s).")
            self.message_user(request, message % {"codes": codes}, messages.WARNING)

    def _prepare(self, request: HttpRequest, form: Any) -> None:
        review = form.instance
        try:
            made = prepare_review(review.organization, review.norm, by=request.user)
        except Refused as refusal:
            raise RefusedForm(locate(refusal, form, [])) from refusal
        review.pk = made.pk
        review.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        goes_on = IS_POPUP_VAR not in request.POST and "_addanother" not in request.POST
        return HttpResponseRedirect(self.change_url(obj.pk)) if goes_on else response

    # Pages

    def for_list(self, queryset: Any) -> Any:
        return queryset.with_counting(timezone.localdate())

    @admin.display(description=gettext_lazy("standing today"))
    def state(self, obj: Any) -> str:
        return state_of(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (review := context["original"]) is not None:
            panel = ReviewPanel.of(review, request.user)
            context["panel"] = panel
            context["offers"] = list(self._offers(panel)) if request.user.has_perm(CONFIRM) else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _offers(self, panel: ReviewPanel) -> Any:
        if panel.may_be_confirmed:
            yield self.offer(CONFIRMING, panel.review, seen=panel.review.updated_at)
        if panel.may_be_revoked:
            yield self.offer(REVOKING, panel.review, on=timezone.localdate())

    # Evidence

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(evidence)
        return [
            path("evidence/<int:pk>/", view, name="organizations_evidence"),
            *super().get_urls(),
        ]


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of evidence, for who may see it: to be saved, never run in the site's name."""
    if not request.user.has_perm("organizations.view_evidencefile"):
        raise PermissionDenied
    file = get_object_or_404(EvidenceFile, pk=pk)
    return HttpResponse(
        bytes(file.content),
        content_type=file.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _is_open(review: Any) -> bool:
    return review is None or review.confirmed_on is None
