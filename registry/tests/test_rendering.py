"""Forms say by their fast templates what Django's own would have said."""

import datetime
from typing import Any

import html5lib
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from registry.rendering import FormRenderer

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
CHOICES = [
    ("", "—"),
    (1000, gettext_lazy("Published")),
    ("Côte", [("a", "<b>"), ("b", mark_safe("<em>R&amp;D</em>")), (True, "d’été")]),
    (None, 2024),
]


class Every(forms.Form):
    """A field of each kind of widget."""

    text = forms.CharField(max_length=1000, label=gettext_lazy("Name"), help_text="<b>Ici</b>")
    long = forms.CharField(widget=forms.Textarea, required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    hidden_many = forms.CharField(widget=forms.MultipleHiddenInput)
    secret = forms.CharField(widget=forms.PasswordInput)
    email, url = forms.EmailField(), forms.URLField(assume_scheme="https")
    number, amount = forms.IntegerField(min_value=1000), forms.DecimalField(localize=True)
    day, moment = forms.DateField(), forms.SplitDateTimeField()
    parts = forms.DateField(widget=forms.SelectDateWidget(years=[2024, 2025]))
    yes, perhaps = forms.BooleanField(), forms.NullBooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES)
    radios = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(widget=forms.ClearableFileInput)
    staff_day = forms.DateField(widget=AdminDateWidget)


def parsed(form: forms.Form) -> str:
    """The form as a browser reads it, without the spaces between tags."""
    tree = html5lib.parseFragment(str(form), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        element.text = (element.text or "").strip() if element.tag != "textarea" else element.text
        element.tail = (element.tail or "").strip()
    return html5lib.serialize(tree, alphabetical_attributes=True)


def both(*args: Any, **kwargs: Any) -> list[str]:
    return [parsed(Every(*args, renderer=one(), **kwargs)) for one in (FormRenderer, Django)]


class Django(TemplatesSetting):
    """As Django has it where FORM_RENDERER names no class of ours."""


def test_of_what_is_stored() -> None:
    day = datetime.datetime(2025, 3, 1, 12, 30, tzinfo=datetime.UTC)
    stored = {
        **dict.fromkeys(("text", "long", "secret"), mark_safe('"<i>&amp;')),
        **dict.fromkeys(("day", "moment", "parts", "staff_day"), day),
        "number": 12000,
        "amount": 1234.5,
        "yes": True,
        "perhaps": False,
        "one": 1000,
        "many": ["a", 1000],
        "radios": True,
        "boxes": ["b", ""],
        "hidden_many": ["x", "y"],
    }
    ours, theirs = both(initial=stored)
    assert ours == theirs
    assert ours.count(" selected") == 7  # one, two of many, three of the date, and unknown
    assert "<em>R&amp;D</em>" in ours


@given(st.dictionaries(st.sampled_from([*Every.base_fields]), WORDS), WORDS)
@example({"text": "a\"b'c<d>&amp;", "one": "1000"}, "x\"'<>&")
def test_of_what_was_typed(typed: dict[str, str], name: str) -> None:
    class Named(forms.Form):
        choice = forms.ChoiceField(choices=[(name, name), (name, [(name, name)])])
        choice.widget.attrs = {"data-name": name, "disabled": True, "hidden": False}

    ours, theirs = both(typed, prefix="row-0")
    assert ours == theirs
    named = [parsed(Named({"choice": name}, renderer=one())) for one in (FormRenderer, Django)]
    assert named[0] == named[1]
