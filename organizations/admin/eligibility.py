"""Norms of eligibility, and the decisions taken under them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.admin.inlines import AnswerInline, CriterionInline
from organizations.models import Criterion, EligibilityReview, Norm
from registry.admin import RecordAdmin, SmallTableSearch


@admin.register(Norm)
class NormAdmin(SmallTableSearch, RecordAdmin):
    list_display = ["code", "name_fr", "start", "end"]
    list_filter = [("end", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name_fr", "name_en"]
    fields = ["code", ("name_fr", "name_en"), ("start", "end"), "source_url"]
    inlines = [CriterionInline]


@admin.register(Criterion)
class CriterionAdmin(SmallTableSearch, RecordAdmin):
    list_display = ["code", "norm", "text_fr", "evidence"]
    list_display_links = ["code"]
    list_filter = ["norm", "evidence"]
    list_select_related = ["norm"]
    search_fields = ["code", "text_fr", "text_en", "norm__code"]
    fields = [("norm", "code"), ("text_fr", "text_en"), "evidence"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is reached from its norm."""
        return False


@admin.register(EligibilityReview)
class EligibilityReviewAdmin(RecordAdmin):
    list_display = ["organization", "norm", "decision", "decided_on", "lapses_on", "reviewer"]
    list_filter = ["decision", "norm", ("lapses_on", admin.EmptyFieldListFilter)]
    list_select_related = ["organization", "norm", "reviewer"]
    search_fields = ["organization__search_folded"]
    autocomplete_fields = ["organization", "reviewer"]
    date_hierarchy = "decided_on"
    fields = [("organization", "norm"), ("decision", "decided_on", "lapses_on"), "reviewer", "note"]
    inlines = [AnswerInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Who may not see the accounts decides in their own name."""
        readonly = super().get_readonly_fields(request, obj)
        return readonly if request.user.has_perm("accounts.view_user") else [*readonly, "reviewer"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and obj.reviewer is None:
            obj.reviewer = request.user
        super().save_model(request, obj, form, change)
