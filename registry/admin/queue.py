"""The work queue: what waits for someone, each task a count, its first records and its list."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet, TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from registry.admin.addresses import address, may_see
from registry.admin.charge import Charge, officer_path
from registry.admin.fitness import anchor_of
from registry.admin.judged import kept_breaking
from registry.admin.known import known_to
from registry.among import Among
from registry.kept import Answer, kept
from registry.memory.judged import judged_models
from registry.rules import Rule
from registry.sets import listed

FIRST = 5
MOST = 999  # beyond, a task says that there are more, and counts no further
FEW = 5_000  # records that are put in the order of their task
SPARE = 50  # of an answer that was kept: the first ones may be done since


class Group(TextChoices):
    """What a task asks of someone, the most pressing first."""

    DECIDE = "decide", gettext_lazy("To decide")
    DUE = "due", gettext_lazy("Due or late")
    COMPLETE = "complete", gettext_lazy("To complete or correct")


ORDER = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True)
class Task:
    """Records that wait for the same thing.

    ``rows``: a function that returns them, the most pressing first. ``note``: what is said
    beside one of them, such as a day. ``place``: the anchor on its page where it is done.
    ``officer``: the path to the officer in charge, where ``officer_path`` does not find it.
    ``rules``: those that the rows break; the note and the place are then of the first one.
    ``judged``: those of the model of which they break at least one, and that is all they are,
    beside not being archived; a long table is judged by them beforehand.
    ``page``: of the model's admin, where all of them are. ``is_latest_first``: the rows are, by
    their primary keys.
    """

    code: str
    title: Any
    model: type[Any]
    rows: Callable[[], QuerySet[Any]]
    note: Callable[[Any], Any] = lambda record: ""
    group: Group = Group.DECIDE
    officer: str = ""
    place: Callable[[Any], str] = lambda record: ""
    rules: tuple[Rule, ...] = ()
    judged: tuple[Rule, ...] = ()
    page: str = "changelist"
    is_latest_first: bool = False

    def charged_to(self, charge: Charge) -> Any:
        """Those of the rows that are in a charge."""
        return charge.among(self.rows(), self.officer or officer_path(self.model))


TASKS: dict[str, Task] = {}


def register(*tasks: Task) -> None:
    TASKS.update({task.code: task for task in tasks})


@dataclass(frozen=True)
class Waiting:
    """A task with something in it, as one person sees it; ``first``: label, address and note;
    ``at``: when it was counted, if before this page."""

    task: Task
    count: int
    first: list[tuple[str, str, Any]]
    url: str
    at: datetime.datetime | None = None

    @property
    def number(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)


def queue_for(
    site: admin.AdminSite, request: HttpRequest, charge: Charge | None = None
) -> list[Waiting]:
    """The tasks that are not empty, on records that the person may see; ``charge``: whose, all
    of them unless given."""
    tasks = sorted(TASKS.values(), key=lambda task: ORDER[task.group])
    seen = (task for task in tasks if may_see(site, request, task.model))
    judged = judged_models()
    found = (
        _waiting(site, request, task, charge or Charge("all"), is_judged=task.model in judged)
        for task in seen
    )
    return [waiting for waiting in found if waiting]


def _waiting(
    site: admin.AdminSite, request: HttpRequest, task: Task, charge: Charge, *, is_judged: bool
) -> Waiting | None:
    answer = (_judged(request, task, charge) if is_judged else None) or _pks(task, charge)
    if not answer.value:
        return None
    rows: Any = task.charged_to(charge).filter(pk__in=answer.value[:SPARE])
    if task.rules:
        rows = rows.with_breaches(task.rules)
    first = [_first(site, task, record) for record in rows[:FIRST]]
    whose = {} if charge.word == "all" else {"officer": charge.word}
    url = address(task.model, task.page, task=task.code, **whose)
    return Waiting(task, len(answer.value), first, url, answer.at)


def _judged(request: HttpRequest, task: Task, charge: Charge) -> Answer | None:
    """As ``_pks``, of a long list that was judged; None where it was not."""
    known = known_to(request, task.model) if task.judged else None
    found = kept_breaking(task.model, task.judged, known) if known else None
    if known is None or found is None:
        return None
    whose = charge.known(known)
    pks = listed(found.keys if whose is None else found.keys & whose)
    if len(pks) <= FEW:
        some = Among(F("pk"), pks.tolist())
        asked = task.rows().filter(some).values_list("pk", flat=True)
        return Answer(list(asked[: MOST + 1]), found.at)
    return Answer(pks[: -MOST - 2 : -1].tolist(), found.at) if task.is_latest_first else None


def _pks(task: Task, charge: Charge) -> Answer:
    """The first of them, as many as are counted. What is in the charge of one person is always
    asked anew: it is little, and who has done something sees it gone."""

    def ask() -> list[int]:
        pks = task.charged_to(charge).values_list("pk", flat=True)
        return list(pks[: MOST + 1])

    return Answer(ask()) if charge.officer else kept(f"queue:{task.code}:{charge.word}", ask)


def _first(site: Any, task: Task, record: Any) -> tuple[str, str, Any]:
    note, place = task.note(record), task.place(record)
    if task.rules:
        broken = [rule for n, rule in enumerate(task.rules) if getattr(record, f"breach_{n}")]
        note = _gaps(broken)
        anchors = getattr(site.get_model_admin(task.model), "rule_anchors", {})
        place = anchor_of(broken[0], anchors) if broken else ""
    url = address(task.model, "change", record.pk)
    return str(record), f"{url}#{place}" if place else url, note


def _gaps(broken: list[Rule]) -> str:
    """What the first rule says, and how many more there are."""
    if len(broken) < 2:
        return "".join(str(rule.message) for rule in broken)
    more = ngettext("And %(count)d other gap.", "And %(count)d other gaps.", len(broken) - 1)
    return f"{broken[0].message} {more % {'count': len(broken) - 1}}"
