"""The sorts of rows that refer to an organization, and where those of each may go in a split.

They are found in the models, as for a merge: a row of a sort that nobody thought of goes to one
member, whole.
"""

from dataclasses import dataclass
from typing import Any

from organizations.actions.merging.relations import Relation, relations_of
from organizations.actions.splitting.allotment import EACH, FIRST, STAYS
from organizations.models import InCommon, Organization
from registry.models import FormerSlug, Record


@dataclass(frozen=True)
class Sort:
    relation: Relation

    @property
    def key(self) -> str:
        return f"{self.relation.model._meta.model_name}.{self.relation.field.name}"

    @property
    def model(self) -> Any:
        return self.relation.model

    @property
    def may_be_of_each(self) -> bool:
        return issubclass(self.model, InCommon)

    @property
    def is_divided(self) -> bool:
        return self.may_be_of_each and self.model.is_sum

    @property
    def only_stays(self) -> bool:
        """Whether it says where the record was, what became one with it, or what it is not."""
        itself = self.model is Organization or issubclass(self.model, FormerSlug)
        return itself or self.relation.is_pair

    @property
    def may_stay(self) -> bool:
        """What another record shows is not left with one that is archived."""
        part_of = getattr(self.model, "part_of", "")
        return not part_of or part_of == self.relation.field.name

    @property
    def is_of_the_record(self) -> bool:
        """Whether it is of the record as it was, rather than of its members: a decision on it,
        a name of its own, the days when it was a member of something."""
        sealed = getattr(self.model, "seal", None) is not None
        name = self.relation.field.name
        is_part = getattr(self.model, "part_of", "") == name
        alone = any(one.fields == (name,) for one in self.relation.intervals())
        return sealed or alone or (is_part and not self.may_be_of_each)

    @property
    def default(self) -> str:
        if self.only_stays or self.is_of_the_record:
            return STAYS
        return EACH if self.may_be_of_each and not self.is_divided else FIRST

    def ways(self, members: int) -> list[str]:
        if self.only_stays:
            return [STAYS]
        each = [EACH] if self.may_be_of_each else []
        return [*map(str, range(1, members + 1)), *each, *([STAYS] if self.may_stay else [])]

    def rows(self, record: Any) -> Any:
        """With what says which each of them is."""
        keys = (one for one in self.model._meta.concrete_fields if one.is_relation)
        named = [
            one.name
            for one in keys
            if one != self.relation.field and issubclass(one.related_model, Record)
        ]
        return self.relation.rows(record).select_related(*named)

    def told(self, row: Any, record: Any) -> str:
        """Which row it is, beside the record: a project and a role, a partner."""
        setattr(row, self.relation.field.name, record)
        keys = (one for one in self.model._meta.concrete_fields if one.is_relation)
        shown = [one for one in keys if one.name == getattr(row, "part_of", "")]
        beside = [str(getattr(row, one.name)) for one in shown if one != self.relation.field]
        return " – ".join([*beside, str(row)])


def sorts_of() -> list[Sort]:
    return [Sort(relation) for relation in relations_of(Organization)]
