"""The choice of the day on which a draft is published."""

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions import schedule


class ScheduleForm(forms.Form):
    publish_on = forms.DateField(
        label=gettext_lazy("Publish on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy(
            "Empty: on no day chosen beforehand. The rules are judged that day."
        ),
    )


def is_planned(record: Any, day: datetime.date) -> bool:
    return bool(type(record)._default_manager.filter(pk=record.pk, publish_on=day).exists())


def set_day(record: Any, *, by: Any, publish_on: datetime.date | None) -> tuple[Any, Any]:
    """The record, and what to say of what was done."""
    schedule(type(record), [record.pk], on=publish_on, by=by)
    if publish_on is None:
        return record, _("No day of publication is set.")
    day = date_format(publish_on, "DATE_FORMAT")
    return record, _("It will be published on %(day)s, if no rule keeps it back.") % {"day": day}
