"""The admin of what has a page: its state, what keeps it from publication, and the moves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from registry.actions import Decision
from registry.admin.addresses import may, page_name
from registry.admin.fitness import Fitness
from registry.admin.forms import given_to_move
from registry.admin.moves import MOVES, Move
from registry.admin.records import listed
from registry.admin.scheduling import ScheduleForm, is_planned, set_day
from registry.admin.steps import Offer, Step, StepAdmin
from registry.enums import DRAFTS
from registry.refusals import Refused

BULK = 1000  # records moved at once: the reasons of each are still read by a person


class PublishableAdmin(StepAdmin):
    """``rule_anchors``: where on the page a rule of no field is corrected, by its code."""

    rule_anchors: ClassVar[Mapping[str, str]] = {}
    only_stored = ("created_at", "updated_at")
    stored_columns = {"state": "publication", "updated": "updated_at"}

    @admin.display(description=gettext_lazy("publication"), ordering="publication")
    def state(self, obj: Any) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>',
            obj.publication,
            obj.get_publication_display(),
        )

    @admin.display(description=gettext_lazy("updated"), ordering="updated_at")
    def updated(self, obj: Any) -> str:
        return date_format(timezone.localtime(obj.updated_at), "SHORT_DATE_FORMAT")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A record is in the charge of staff who can still sign in."""
        if db_field.name == "officer":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool
    ) -> None:
        """As any record's; a day of publication that goes with the change is told."""
        day = form.instance.publish_on
        super().save_related(request, form, formsets, change)
        if day and not is_planned(form.instance, day):
            message = _("It is no longer planned for %(day)s: a reviewer chooses a day again.")
            words = {"day": date_format(day, "DATE_FORMAT")}
            self.message_user(request, message % words, messages.WARNING)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The public page, when there is one: a draft's would not be found."""
        return super().get_view_on_site_url(obj) if obj is None or obj.is_public else None

    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "move")
        view = self.admin_site.admin_view(require_POST(self.move_view))
        return [path("<path:object_id>/move/<slug:move>/", view, name=name), *super().get_urls()]

    def may(self, request: HttpRequest, move: Move, states: Collection[str]) -> bool:
        """Whether the person may move records in these states."""
        return may(request, move.permission(states), self.model)

    # The page of one record

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (record := context["original"]) is not None:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context["fitness"] = Fitness.of(record, self.rule_anchors, formsets)
            context["moves"] = [
                move
                for move in MOVES
                if record.publication in move.states
                and record.leaves_archive
                and self.may(request, move, [record.publication])
            ]
            context["seen_at"] = record.updated_at.isoformat()
            context["schedule"] = self._schedule(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    @property
    def steps(self) -> tuple[Step, ...]:
        permission = f"{self.opts.app_label}.publish_{self.opts.model_name}"
        label = gettext_lazy("Set the day of publication")
        return (Step("schedule", label, ScheduleForm, permission, set_day),)

    def _schedule(self, request: HttpRequest, record: Any) -> Offer | None:
        """The choice of a day, for who may publish what is not published yet."""
        (step,) = self.steps
        if record.publication in DRAFTS and request.user.has_perm(step.permission):
            return self.offer(step, record, publish_on=record.publish_on)
        return None

    def move_view(self, request: HttpRequest, object_id: str, move: str) -> HttpResponse:
        asked = next((one for one in MOVES if one.name == move), None)
        record = self.get_object(request, unquote(object_id))
        if asked is None or record is None:
            raise Http404
        given = given_to_move(request.POST)
        seen = {record.pk: given["seen_at"]} if given["seen_at"] else None
        try:
            decision = self._move(request, asked, [record.pk], given["reason"], seen)
        except Refused as refusal:
            self.say_refused(request, refusal)
        else:
            self.say_moved(request, asked, decision)
        return HttpResponseRedirect(self.change_url(record.pk))

    @transaction.atomic
    def _move(
        self,
        request: HttpRequest,
        move: Move,
        pks: Collection[int],
        reason: str,
        seen: Mapping[int, Any] | None = None,
    ) -> Decision:
        """Move the records, if the person may move each from the state that it is in now."""
        rows = self.model._default_manager.filter(pk__in=pks, publication__in=move.states)
        states = dict(rows.order_by("pk").select_for_update().values_list("pk", "publication"))
        if not self.may(request, move, states.values()):
            raise PermissionDenied
        return move.verb(self.model, list(states), by=request.user, reason=reason, seen=seen)

    def say_moved(self, request: HttpRequest, move: Move, decision: Decision) -> None:
        if decision.moved:
            message = str(move.done) % {"count": len(decision.moved)}
            self.message_user(request, message, messages.SUCCESS)
        if decision.held_back:
            summary = _("%(count)d held back:") % {"count": len(decision.held_back)}
            self.message_user(request, listed(summary, self._reasons(decision)), messages.WARNING)
        if not decision.moved and not decision.held_back:
            message = _("Nothing was moved: no record was in a state that allows it.")
            self.message_user(request, message, messages.WARNING)

    def _reasons(self, decision: Decision) -> list[SafeString]:
        records = self.model._default_manager.in_bulk(list(decision.held_back))
        return [
            format_html(
                '<a href="{}">{}</a> – {}',
                self.change_url(pk),
                records[pk],
                format_html_join(" ", "{}", ((rule,) for rule in rules)),
            )
            for pk, rules in decision.held_back.items()
        ]

    # The list

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        offered = [move for move in MOVES if self.may(request, move, ())]
        moves = {move.name: (_action(move), move.name, move.bulk_label) for move in offered}
        return {**moves, **actions}

    def move_selected(self, request: HttpRequest, queryset: Any, move: Move) -> HttpResponse | None:
        reason = request.POST.get("reason", "").strip()
        pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: BULK + 1])
        if len(pks) > BULK:
            message = _("Select at most %(count)d records at once.") % {"count": BULK}
            self.message_user(request, message, messages.ERROR)
        elif move.needs_reason and not reason:
            return self._ask_reason(request, move, pks)
        else:
            self._move_selected(request, move, pks, reason)
        return None

    def _move_selected(self, request: HttpRequest, move: Move, pks: list[int], reason: str) -> None:
        try:
            self.say_moved(request, move, self._move(request, move, pks, reason))
        except PermissionDenied:
            message = _(
                "Nothing was done: the selection holds published records, "
                "and your account may not change what is public."
            )
            self.message_user(request, message, messages.ERROR)

    def _ask_reason(self, request: HttpRequest, move: Move, pks: list[int]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": move.bulk_label,
            "opts": self.opts,
            "move": move,
            "records": self.model._default_manager.filter(pk__in=pks),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "is_missing": "reason" in request.POST,
        }
        return TemplateResponse(request, "admin/move_selected.html", context)


def _action(move: Move) -> Callable[..., HttpResponse | None]:
    def action(
        model_admin: PublishableAdmin, request: HttpRequest, queryset: Any
    ) -> HttpResponse | None:
        return model_admin.move_selected(request, queryset, move)

    return action
