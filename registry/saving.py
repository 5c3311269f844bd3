"""Views of lists that staff save under a name: in the admin, and of tables that they compose."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.saved_views import drop_view, keep_view
from registry.models import SavedView
from registry.models.saved_view import LONGEST_QUERY
from registry.text import control_characters


class ViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(label=gettext_lazy("Share with all staff"), required=False)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if control_characters(name, multiline=False):
            raise forms.ValidationError(_("The name of a view has no control character."))
        return name


def views_of(user: Any, page: str, query: str) -> dict[str, Any]:
    """The views of a page that a person has, and the form that saves what is shown as another,
    for who may."""
    form = ViewForm(initial={"query": query}, auto_id="view-%s")
    if not _may_share(user):
        del form.fields["is_shared"]
    return {
        "offered": list(SavedView.objects.offered(user, page)),
        "present": query,
        "form": form if _may_save(user) else None,
    }


def save_view(request: HttpRequest, page: str, query: str) -> None:
    """Keep what was posted as a view of the page, and tell the person.

    Raises ``PermissionDenied``.
    """
    _check(request.user)
    form = ViewForm(request.POST)
    if len(query) > LONGEST_QUERY:  # as an address writes it, it is longer than as typed
        form.add_error("query", _("The search of this view is too long to be kept."))
    if not form.is_valid():
        reasons = " ".join(str(one) for found in form.errors.values() for one in found)
        messages.error(request, _("The view was not saved. %(reasons)s") % {"reasons": reasons})
        return
    is_shared = form.cleaned_data["is_shared"]
    if is_shared and not _may_share(request.user):
        raise PermissionDenied
    name = form.cleaned_data["name"]
    keep_view(request.user, page, name, query, is_shared=is_shared)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})


def remove_view(request: HttpRequest, page: str, pk: int) -> None:
    """One's own: another's is left as it is. Raises ``PermissionDenied``."""
    _check(request.user)
    if drop_view(request.user, page, min(pk, 2**31)):
        messages.success(request, _("The view is deleted."))
    else:
        message = _("Nothing was deleted: this view is not yours, or is no more.")
        messages.warning(request, message)


def _check(user: Any) -> None:
    if not _may_save(user):
        raise PermissionDenied


def _may_save(user: Any) -> bool:
    return bool(user.has_perm("registry.add_savedview"))


def _may_share(user: Any) -> bool:
    return bool(user.has_perm("registry.share_savedview"))
