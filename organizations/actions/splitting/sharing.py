"""Gives the rows of one sort to the members."""

from collections.abc import Sequence
from typing import Any

from organizations.actions.merging.moving import join, move
from organizations.actions.merging.plan import Fate, fates
from organizations.actions.merging.steps import Steps
from organizations.actions.splitting.allotment import EACH, STAYS, Allotment
from organizations.actions.splitting.sorts import Sort


def share_out(
    sort: Sort, original: Any, members: Sequence[Any], allotment: Allotment, steps: Steps
) -> None:
    """What is of one member moves to it; what is of each moves to the first, and the others have
    a row of their own, or a share of the amount."""
    if sort.only_stays:
        return
    by_way: dict[str, list[Any]] = {}
    for row in sort.relation.rows(original):
        by_way.setdefault(allotment.way(sort, row.pk), []).append(row)
    by_way.pop(STAYS, None)
    of_each = by_way.pop(EACH, [])
    for way in sorted(by_way, key=int):
        move(sort.relation, by_way[way], members[int(way) - 1], steps)
    if of_each:
        _share(sort, of_each, members, steps)


def _share(sort: Sort, rows: Sequence[Any], members: Sequence[Any], steps: Steps) -> None:
    """The rows of the others are made before the first has its own: they say what it said."""
    shares = {row.pk: row.among(len(members)) for row in rows}
    others: list[list[tuple[Any, int | None]]] = [[] for _one in members]
    for row in rows:
        sources = row.pk if sort.is_divided and len(shares[row.pk]) > 1 else None
        for number, said in enumerate(shares[row.pk][1:], 1):
            copy = _copy(sort, row, members[number], said)
            others[number].append((copy, sources))
    move(sort.relation, rows, members[0], steps, {pk: said[0] for pk, said in shares.items()})
    for number, copies in enumerate(others):
        if copies:
            _add(sort, copies, members[number], steps)


def _copy(sort: Sort, row: Any, member: Any, said: dict[str, Any]) -> Any:
    values = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not one.primary_key
    }
    copy = type(row)(**{**values, **said})
    setattr(copy, sort.relation.field.name, member)
    return copy


def _add(sort: Sort, copies: Sequence[tuple[Any, int | None]], member: Any, steps: Steps) -> None:
    """What the member has already is not added again."""
    shares = {id(copy): share for copy, share in copies}
    new, known = [], set()
    for one in fates(sort.relation, [copy for copy, _share_of in copies], member):
        if one.fate in (Fate.JOINS, Fate.SPANS):
            (now,) = fates(sort.relation, [one.row], member)
            join(now, steps, now.twins[1:])
        elif one.fate == Fate.MOVES and (said := _unique(sort, one.row)) not in known:
            known |= {said} if said else set()
            new.append(one.row)
    if new:
        steps.add(new, [shares[id(row)] for row in new])


def _unique(sort: Sort, row: Any) -> tuple[Any, ...]:
    """What no two rows may share: one that leads a project is made to lead it with another."""
    names = next(sort.relation.unique_sets(), ())
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)
