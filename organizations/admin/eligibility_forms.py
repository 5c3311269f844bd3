"""The forms of decisions of eligibility, of their answers, and of what is done with them."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.actions import keep_evidence
from organizations.enums import MEDIA_TYPES, Decision
from organizations.evidence import media_type_of
from organizations.models import EvidenceFile
from organizations.rules import EVIDENCE_FILE, LARGEST_FILE
from registry.admin import RecordForm, RowForm

REASON_LENGTH = 1000


class DayInput(forms.DateInput):
    """The browser's own calendar: no script is needed."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ReviewForm(RecordForm):
    """A new review asks whose it is and under which norm; the rest comes with its criteria."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.decision = Decision.ELIGIBLE
            self.instance.decided_on = timezone.localdate()


@dataclass(frozen=True)
class StoredFile:
    """A file of evidence as the widget of files shows the one that is there."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, file: EvidenceFile) -> "StoredFile":
        return cls(file.name, reverse("admin:organizations_evidence", args=[file.pk]))


class AnswerForm(RowForm):
    """An answer, and its file of evidence, which the database keeps."""

    upload = forms.FileField(
        label=_("file"),
        required=False,
        widget=AdminFileWidget(attrs={"accept": ",".join(MEDIA_TYPES.values())}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (file := self.instance.evidence_file):
            self.initial["upload"] = StoredFile.of(file)

    def clean_upload(self) -> Any:
        given = self.cleaned_data["upload"]
        if isinstance(given, UploadedFile) and not _is_evidence(given):
            raise ValidationError(str(EVIDENCE_FILE), code=EVIDENCE_FILE.code)
        return given

    def keep_upload(self) -> None:
        """Give the answer the file that was sent with it, or none where it was taken away."""
        given = self.cleaned_data.get("upload")
        if given is False:
            self.instance.evidence_file = None
        elif isinstance(given, UploadedFile):
            given.seek(0)
            kept = keep_evidence(name=given.name or "", content=given.read(), by=self.by)
            self.instance.evidence_file = kept


def _is_evidence(given: UploadedFile) -> bool:
    """What is too large is not even read."""
    if not given.size or given.size > LARGEST_FILE:
        return False
    given.seek(0)
    return bool(media_type_of(given.read()))


class ConfirmForm(forms.Form):
    """``seen``: when the review that the person reads was last changed."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Comment (optional)"), required=False, max_length=REASON_LENGTH
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(seen := self.initial.get("seen"), datetime.datetime):
            self.initial["seen"] = seen.isoformat()


class RevokeForm(forms.Form):
    on = forms.DateField(
        label=_("Revoked on"),
        widget=DayInput(),
        help_text=_("The first day on which it no longer counts."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class VersionForm(forms.Form):
    version = forms.CharField(
        label=_("Name of the new version"), max_length=20, help_text=_("Such as its year.")
    )


class DayForm(forms.Form):
    """The day that a panel answers for."""

    on = forms.DateField(label=_("On a day"), widget=DayInput())
