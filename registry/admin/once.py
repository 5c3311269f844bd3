"""A form is saved once, however often it is sent.

Each form carries a token of its own, signed for the person whom it was given to. The save claims
it in its own transaction: sent twice at once, the second waits for the first, then gives its
answer. The same token with other contents is another matter (the page before, come back to): a
new record is not made twice without being asked for; a change goes on, the check of who was
first looks after it.
"""

import hashlib
import json
import secrets
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry.actions.presence import claim, made
from registry.admin.addresses import address
from registry.admin.posted import files_of
from registry.models import SentForm

TOKEN = "form_token"  # noqa: S105 - the name of a field
UNTYPED = {"csrfmiddlewaretoken", TOKEN}
_signer = signing.Signer(salt="registry.form")


def new_token(user: Any) -> str:
    return _signer.sign(f"{user.pk}.{secrets.token_urlsafe(12)}")


def filler(token: str) -> str | None:
    """The primary key, as text, of the person whom the form was given to; None if no form of
    ours was."""
    try:
        return _signer.unsign(token).partition(".")[0]
    except signing.BadSignature:
        return None


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def _content(request: HttpRequest) -> str:
    """The fingerprint of what was typed, files by their names and sizes; no button is of it."""
    names = sorted(name for name in request.POST if name not in UNTYPED and name[:1] != "_")
    typed: list[Any] = [(name, request.POST.getlist(name)) for name in names]
    typed += [(name, file.name, file.size) for name, file in files_of(request)]
    return _fingerprint(json.dumps([request.path, typed]))


class AlreadySent(Exception):
    """The form was saved before; nothing of this save is stored."""

    def __init__(self, sent: SentForm) -> None:
        self.sent = sent
        super().__init__(sent)


class OnceAdmin(admin.ModelAdmin):
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AlreadySent as again:
            record = self._made_by(request, again.sent)
            if record is not None and again.sent.content == _content(request):
                return self._answer_again(request, record)
            renew(request)
            if record is not None and not (args and args[0]):
                self._say_made(request, record)
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The token is claimed; the record itself is written later, with its rows."""
        if token := _token(request):
            if not claim(token, _content(request), self.model, by=request.user):
                raise AlreadySent(SentForm.objects.get(token=token))
            if change:
                made(token, obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if token := _token(request):
            made(token, obj)
        return super().log_addition(request, obj, message)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A form that is refused because the same one was saved before it was not refused."""
        if request.method == "POST" and (token := _token(request)):
            sent = SentForm.objects.filter(token=token).first()
            is_new = context["original"] is None
            if sent is not None and (is_new or sent.content == _content(request)):
                raise AlreadySent(sent)
        return super().render_change_form(request, context, *args, **kwargs)

    def _made_by(self, request: HttpRequest, sent: SentForm) -> Any:
        return self.get_object(request, str(sent.record_pk)) if sent.record_pk else None

    def _answer_again(self, request: HttpRequest, record: Any) -> HttpResponse:
        """As the first time, without its effects."""
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, record)
        message = _("This form had been saved already: it was not saved a second time.")
        self.message_user(request, message, messages.INFO)
        return HttpResponseRedirect(address(self.model, "change", record.pk))

    def _say_made(self, request: HttpRequest, record: Any) -> None:
        message = format_html(
            _("This form was saved already, as {}. Nothing was stored: save again to add another."),
            format_html('<a href="{}">{}</a>', address(self.model, "change", record.pk), record),
        )
        self._renew_keys(request, record)
        refused = {None: {NON_FIELD_ERRORS: [ValidationError(message, code="saved_already")]}}
        request.refused = refused  # type: ignore[attr-defined]

    def _renew_keys(self, request: HttpRequest, record: Any) -> None:
        """What the form proposed as the key of one record is no key of another."""
        data: Any = request.POST
        for field in self.opts.concrete_fields:
            proposed = field.unique and callable(field.default) and data.get(field.name)
            if proposed and proposed == str(getattr(record, field.attname)):
                data[field.name] = field.get_default()


def _token(request: HttpRequest) -> str:
    """The fingerprint of the form's token; empty where it carries none of this person's."""
    token = request.POST.get(TOKEN, "")
    return _fingerprint(token) if filler(token) == str(request.user.pk) else ""


def renew(request: HttpRequest) -> None:
    """Give the form that was posted a new token: it will be saved as another one."""
    data = request.POST.copy()
    data[TOKEN] = new_token(request.user)
    request.POST = data
