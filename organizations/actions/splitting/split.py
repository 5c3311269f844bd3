"""Splits a consortium that was entered as one organization: all of it, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.actions.merging.choices import unique_among
from organizations.actions.merging.moving import close
from organizations.actions.merging.steps import Steps
from organizations.actions.splitting.allotment import EACH, STAYS, Allotment, fields_of
from organizations.actions.splitting.obstacles import locked, obstacles, refuse_changed
from organizations.actions.splitting.sharing import share_out
from organizations.actions.splitting.sorts import sorts_of
from organizations.models import Deed, Organization, Split, SplitMember, SplitStep
from registry.refusals import Problem, Refused


@transaction.atomic
def split(
    original: Organization,
    *,
    members: Sequence[Organization],
    allotment: Allotment,
    by: Any,
    reason: str,
    seen: str = "",
) -> Split:
    """Make several records of one: what refers to it comes to refer to its members.

    ``members``: at least two, stored or new; the new ones are stored as drafts. ``seen``: what
    ``state_of`` said when its reader saw it all. The original stays, archived; its address says
    what became of it. Raises ``Refused`` where it is not to be split, or where what comes of it
    breaks a rule; then nothing is done.
    """
    new = [one for one in members if one.pk is None]
    original, members = locked(original, members)
    if problems := obstacles(original, members, allotment, reason):
        raise Refused(problems)
    refuse_changed(original, members, seen)
    steps = Steps(by, reason, SplitStep)
    done = _close(original, members, steps)
    if new:
        steps.add(new)
    _give_fields(original, members, allotment, steps)
    for sort in sorts_of():
        share_out(sort, original, members, allotment, steps)
    _remember(done, members, new, steps)
    return done


def _close(original: Organization, members: Sequence[Organization], steps: Steps) -> Split:
    """Archive the original: its address says what became of it."""
    done = Split.objects.create(
        by=steps.by, reason=steps.reason, original_pk=original.pk, original_name=original.name
    )
    told = _("Split into %(names)s: %(reason)s") % {
        "names": ", ".join(f"“{one.name}”" for one in members),
        "reason": steps.reason,
    }
    close(original, told, steps, split=done)
    return done


def _give_fields(
    original: Organization, members: Sequence[Organization], allotment: Allotment, steps: Steps
) -> None:
    """What only one record may say is no longer said by the original."""
    given: dict[int, dict[str, Any]] = {}
    for one in fields_of(original):
        way, value = allotment.fields.get(one.name, STAYS), getattr(original, one.attname)
        if way != STAYS:
            for member in members if way == EACH else [members[int(way) - 1]]:
                given.setdefault(member.pk, {})[one.attname] = value
    unique = unique_among({name: True for said in given.values() for name in said})
    if unique:
        blank = {original.pk: dict.fromkeys(unique, "")}
        steps.change([original], blank, Deed.CHANGED, leave_unfit=True, unseal=True)
    for member in members:
        if member.pk in given:
            steps.change([member], given, Deed.CHANGED)


def _remember(
    done: Split, members: Sequence[Organization], new: Sequence[Organization], steps: Steps
) -> None:
    created = {id(one) for one in new}
    SplitMember.objects.bulk_create(
        SplitMember(
            split=done,
            number=number,
            record_pk=member.pk,
            name=member.name,
            is_new=id(member) in created,
        )
        for number, member in enumerate(members, 1)
    )
    steps.keep(done)


# A model, what was done to a row of it, and the number of the member for whom, or 0.
Done = tuple[Any, str, int]


def deeds_of(done: Split) -> Counter[Done]:
    """How many rows it touched, and how."""
    numbers = {one.record_pk: one.number for one in done.members.all()}
    steps = done.steps.all()
    return Counter((step.model, step.deed, _whose(step, numbers)) for step in steps)


@dataclass
class Foreseen:
    """What a split would do, and why it would be refused."""

    counts: Counter[Done] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def foresee(
    original: Organization, members: Sequence[Organization], allotment: Allotment, by: Any
) -> Foreseen:
    """The split is tried, and not kept."""
    found = Foreseen()
    new = [one for one in members if one.pk is None]
    try:
        with transaction.atomic():
            done = split(original, members=members, allotment=allotment, by=by, reason="–")
            found.counts = deeds_of(done)
            transaction.set_rollback(True)
    except Refused as refusal:
        found.problems = refusal.problems
    for one in new:
        one.pk, one._state.adding = None, True
    return found


def _whose(step: SplitStep, numbers: dict[int, int]) -> int:
    if step.model is Organization:
        return numbers.get(step.record_pk, 0)
    said = step.after or step.before
    keys = (f for f in step.model._meta.concrete_fields if f.related_model is Organization)
    return next((n for key in keys if (n := numbers.get(said.get(key.attname, 0)))), 0)
