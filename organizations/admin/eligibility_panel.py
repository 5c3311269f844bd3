"""What the page of an ICO says of its eligibility, today and on any day."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from organizations.admin.eligibility_forms import DayForm
from organizations.eligibility import Verdict, standing_on
from organizations.enums import Kind
from organizations.models import EligibilityReview, Organization

VIEW, ADD = "organizations.view_eligibilityreview", "organizations.add_eligibilityreview"


@dataclass(frozen=True)
class EligibilityPanel:
    """``asked``: the answer for the day that the address asks for; ``waiting``: the reviews that
    nobody has confirmed yet; ``add``: where to prepare one, for who may."""

    today: Verdict
    form: forms.Form
    asked: Verdict | None
    waiting: list[EligibilityReview] = field(default_factory=list)
    add: str = ""

    @classmethod
    def of(cls, record: Any, request: HttpRequest) -> "EligibilityPanel | None":
        """None for what is no ICO, and for who may not see decisions."""
        if record is None or record.kind != Kind.ICO or not request.user.has_perm(VIEW):
            return None
        form = DayForm(request.GET if "on" in request.GET else None, auto_id="id_eligibility_%s")
        waiting = record.reviews.waiting().select_related("norm", "reviewer")
        return cls(
            today=standing_on(record, timezone.localdate()),
            form=form,
            asked=standing_on(record, _day(form)) if form.is_valid() else None,
            waiting=list(waiting.order_by("-decided_on", "-pk")),
            add=_add_url(record) if request.user.has_perm(ADD) else "",
        )


def _day(form: forms.Form) -> datetime.date:
    day: datetime.date = form.cleaned_data["on"]
    return day


def _add_url(record: Organization) -> str:
    url = reverse("admin:organizations_eligibilityreview_add")
    return f"{url}?{urlencode({'organization': record.pk})}"
