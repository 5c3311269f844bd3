"""What keeps an organization from being split as someone asks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from organizations.actions.merging.choices import unique_among
from organizations.actions.splitting.allotment import EACH, STAYS, Allotment, fields_of
from organizations.actions.splitting.sorts import sorts_of
from organizations.actions.splitting.state import state_of
from organizations.models import Organization
from registry.enums import Publication
from registry.refusals import Problem, Refused
from registry.text import fold

MOST = 12  # members: beyond, it is a network, which is a record of its own


def locked(
    original: Organization, members: Sequence[Organization]
) -> tuple[Organization, list[Organization]]:
    """The stored ones as they are now, locked; raises ``Refused`` where one is no longer there."""
    pks = {original.pk, *(one.pk for one in members if one.pk is not None)}
    rows = Organization.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    asked = [original, *members]
    if gone := [one for one in asked if one.pk is not None and one.pk not in found]:
        message = _("It was deleted in the meantime.")
        raise Refused([Problem(one, message, "deleted") for one in gone])
    present = [one if one.pk is None else found[one.pk] for one in members]
    return found[original.pk], present


def refuse_changed(original: Organization, members: Iterable[Organization], seen: str) -> None:
    if seen and seen != state_of(original, members):
        message = _(
            "Someone changed this record, one of the members, or what refers to it, after you "
            "opened this page."
        )
        remedy = _("Read what it says now, then confirm again; nothing was done.")
        raise Refused([Problem(original, message, "changed_meanwhile", remedy=remedy)])


def obstacles(
    original: Organization, members: Sequence[Organization], allotment: Allotment, reason: str
) -> list[Problem]:
    told = {
        "split.done": (original.split_id is not None, _("It was split into its members already.")),
        "split.merged": (original.merged_into_id is not None, _("It was merged into another.")),
        "split.archived": (
            original.publication == Publication.ARCHIVED and original.leaves_archive,
            _("It is archived: withdraw it to draft first."),
        ),
        "split.few": (len(members) < 2, _("Name at least two members.")),
        "split.many": (len(members) > MOST, _("A split has at most 12 members.")),
        "split.reason": (not reason.strip(), _("Say why it is split.")),
    }
    found = [Problem(original, text, code) for code, (is_so, text) in told.items() if is_so]
    found += [*_of_members(original, members)]
    return found or [*_of_ways(original, members, allotment)]


def _of_members(original: Organization, members: Sequence[Organization]) -> Iterable[Problem]:
    times = Counter(_who(one) for one in members)
    for one in {_who(one): one for one in members}.values():
        if times[_who(one)] > 1:
            yield Problem(one, _("It is named twice as a member."), "split.twice")
        if one.pk == original.pk:
            yield Problem(one, _("The consortium is no member of itself."), "split.itself")
        elif not one.leaves_archive:
            message = _("It was merged or split: name what became of it.")
            yield Problem(one, message, "split.member_merged")
        elif one.publication == Publication.ARCHIVED:
            message = _("It is archived: withdraw it to draft first, or name another member.")
            yield Problem(one, message, "split.member_archived")


def _who(member: Organization) -> Any:
    return member.pk or fold(member.name)


def _of_ways(
    original: Organization, members: Sequence[Organization], allotment: Allotment
) -> Iterable[Problem]:
    """Ways that are none, and what a member says otherwise already."""
    sorts = {sort.key: sort for sort in sorts_of()}
    ways = {key: {*sort.ways(len(members))} for key, sort in sorts.items()}
    asked = {*allotment.sorts.items(), *((key, way) for (key, _pk), way in allotment.rows.items())}
    if any(way not in ways.get(key, ()) for key, way in asked):
        yield Problem(original, _("Choose where each row goes among what is offered."), "split.way")
    for one in fields_of(original):
        yield from _of_field(original, members, one, allotment.fields.get(one.name, STAYS))


def _of_field(
    original: Organization, members: Sequence[Organization], one: Any, way: str
) -> Iterable[Problem]:
    if way == STAYS:
        return
    if way not in field_ways(one, len(members)):
        yield Problem(original, _("Choose where each row goes among what is offered."), "split.way")
        return
    for member in members if way == EACH else [members[int(way) - 1]]:
        if getattr(member, one.attname) not in (None, "", getattr(original, one.attname)):
            message = _("It says something else already: %(field)s.") % {"field": one.verbose_name}
            remedy = _("Leave it with the consortium, or correct the member first.")
            yield Problem(member, message, "split.field", one.name, remedy)


def field_ways(one: Any, members: int) -> list[str]:
    each = [] if unique_among({one.name: True}) else [EACH]
    return [*map(str, range(1, members + 1)), *each, STAYS]
