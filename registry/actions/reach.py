"""Finds the records elsewhere whose rules look at what a verb changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.actions.changes import Changes, parent_model
from registry.actions.locks import locked
from registry.bilingual import sentence
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused
from registry.watches import Watch, watches_on


@dataclass
class Reached:
    """For each watch, by the primary key of the record whose rule it is of: what was changed.

    ``left``: by their model, the records that a part has left for another.

    A verb looks before it writes, and after: what refers to a row may not have done so before.
    """

    by_watch: dict[Watch, dict[int, Any]] = field(default_factory=dict)
    left: dict[Any, dict[int, Any]] = field(default_factory=dict)

    def look(self, model: type[Record], changes: Changes) -> None:
        """Note the records that these changes concern, as they are stored now."""
        for watch in watches_on(model):
            if watch.key:
                self._note(watch, [*changes.new, *changes.changed])
            elif watch.fields & changes.fields:
                self._note(watch, changes.changed)

    def look_at_removed(self, model: type[Record], rows: Iterable[Any]) -> None:
        """Note the records that a removal of these rows will concern."""
        for watch in watches_on(model):
            if watch.key:
                self._note(watch, rows)

    def _note(self, watch: Watch, rows: Iterable[Any]) -> None:
        changed = {row.pk: row for row in rows if row.pk is not None}
        if changed:
            concerned = watch.owner._default_manager.filter(**{f"{watch.path}__in": changed})
            pairs = concerned.order_by("pk").values_list("pk", watch.path)
            noted = self.by_watch.setdefault(watch, {})
            noted |= {pk: changed[seen] for pk, seen in pairs}

    def look_at_left(self, model: type[Record], changes: Changes) -> None:
        """Note the records that parts have left for another."""
        if changes.left:
            self.left.setdefault(parent_model(model), {}).update(changes.left)

    def published(self) -> dict[type[Publishable], dict[int, Any]]:
        """The published records concerned by a rule of publication, and what was changed."""
        found: dict[type[Publishable], dict[int, Any]] = {}
        watched = [(watch.owner, noted) for watch, noted in self._of_publication()]
        for owner, noted in (*watched, *self.left.items()):
            if issubclass(owner, Publishable):
                rows = owner._default_manager.public().filter(pk__in=noted)
                pks = rows.order_by("pk").values_list("pk", flat=True)
                found.setdefault(owner, {}).update({pk: noted[pk] for pk in pks})
        return found

    def check_across(self) -> None:
        """Raise ``Refused`` if one of them has come to break a refuse rule."""
        problems: dict[tuple[int, str], Problem] = {}
        for watch, noted in self.by_watch.items():
            if watch.rule.is_across and noted:
                rows = watch.owner._default_manager.filter(pk__in=noted).breaking(watch.rule)
                for pk in rows.order_by("pk").values_list("pk", flat=True):
                    problem = Problem.broken(watch.rule, noted[pk])
                    problems[id(noted[pk]), watch.rule.code] = problem
        if problems:
            raise Refused(problems.values())

    def check_fit(self) -> None:
        """Raise ``Refused`` if one that is published has come to break a rule of publication."""
        problems: list[Problem] = []
        for watch, noted in self._of_publication():
            rows = watch.owner._default_manager.public().filter(pk__in=noted)
            locked(watch.owner, set(rows.values_list("pk", flat=True)))
            held = [pk for pk, rules in rows.blocked().items() if watch.rule in rules]
            spoiled = rows.filter(pk__in=held).order_by("pk")
            problems += [_unfit(record, watch, noted[record.pk]) for record in spoiled]
        if problems:
            raise Refused(problems)

    def _of_publication(self) -> Iterator[tuple[Watch, dict[int, Any]]]:
        for watch, noted in self.by_watch.items():
            if watch.is_of_publication:
                yield watch, noted


def _unfit(record: Any, watch: Watch, changed: Any) -> Problem:
    message = _("%(record)s is published, and could no longer be: %(message)s")
    told = sentence(message, record=str(record), message=watch.rule.message)
    return Problem(changed, told, watch.rule.code, remedy=watch.rule.remedy)
