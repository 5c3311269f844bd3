"""What a record has already, beside rows that are to become its own."""

from collections.abc import Iterator, Sequence
from typing import Any

from organizations.actions.merging.relations import FEW, Relation


class Held:
    """The rows of one relation that the record has, by what no two of them may share."""

    def __init__(self, relation: Relation, kept: Any, beside: Sequence[Any]) -> None:
        self.relation, self.kept = relation, kept
        rows = sorted(self._rows(beside), key=lambda row: row.pk)
        self.by_key: dict[tuple[Any, ...], list[Any]] = {}
        for row in rows:
            for names in (*relation.unique_sets(), *(one.fields for one in relation.intervals())):
                self.by_key.setdefault((names, *self._key(names, row)), []).append(row)

    def same(self, row: Any) -> list[Any]:
        """The row that no other may equal, and this one would."""
        for names in self.relation.unique_sets():
            key = self._key(names, row)
            if None not in key:
                return self._others(names, row)
        return []

    def overlapping(self, row: Any) -> list[Any]:
        return [
            other
            for one in self.relation.intervals()
            for other in self._others(one.fields, row)
            if one.meet(row, other)
        ]

    def _others(self, names: tuple[str, ...], row: Any) -> list[Any]:
        found = self.by_key.get((names, *self._key(names, row)), [])
        return [other for other in found if other.pk != row.pk]

    def _key(self, names: tuple[str, ...], row: Any) -> tuple[Any, ...]:
        """What it says in these fields once it is of the record."""
        said = {name: getattr(row, self._attname(name)) for name in names}
        said |= self.relation.moved(row, self.kept)
        return tuple(said.get(self._attname(name), said.get(name)) for name in names)

    def _attname(self, name: str) -> str:
        attname: str = self.relation.model._meta.get_field(name).attname
        return attname

    def _rows(self, beside: Sequence[Any]) -> Iterator[Any]:
        """Of a pair, the record may be either side."""
        names = {name for one in self.relation.unique_sets() for name in one}
        names |= {name for one in self.relation.intervals() for name in one.fields}
        sides = [self.relation.field, *(self.relation.others() if self.relation.is_pair else [])]
        if not names:
            return
        for side in sides:
            rows = self.relation.model._default_manager.filter(**{side.name: self.kept.pk})
            yield from rows.filter(**self._alike(names - {one.name for one in sides}, beside))

    def _alike(self, names: set[str], beside: Sequence[Any]) -> dict[str, Any]:
        if len(beside) > FEW:
            return {}
        return {
            f"{name}__in": {getattr(row, self._attname(name)) for row in beside} - {None}
            for name in sorted(names)
        }
