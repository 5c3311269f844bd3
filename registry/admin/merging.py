"""Two people changed one record: what it was, what is stored, what was typed, field by field."""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.masking import masked
from registry.admin.timeline import UNTOLD
from registry.admin.values import in_words, initial_of, is_same, plain, post

CHOICE = "merge-"  # of a difference; its name is that of the field
THEIRS, MINE = "theirs", "mine"
WHOLE_ROW = gettext_lazy("The whole row")


@dataclass
class Difference:
    """``by``: the line of history that stored the other value, if it is known. ``default``: the
    side that alone changed it; empty where both did: a person chooses."""

    name: str
    label: str
    was: str
    theirs: str
    mine: str
    default: str = ""
    by: Any = None
    chosen: str = ""

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.name}"

    @property
    def is_conflict(self) -> bool:
        return not self.default


def moment(text: str) -> datetime.datetime | None:
    """None for what is no moment, with its zone, that the registry could have given."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None


@dataclass
class Sides:
    """One form, of the record or of a row, and the two versions that it is compared with.

    ``seen``: when the version that was opened had been stored; None if that is not known.
    ``row``: its number among the rows. The record as it is stored now is the form's initial.
    ``tells``: whether the reader may know what was there before, and why it changed.
    """

    form: Any
    seen: datetime.datetime | None
    stored: Any  # None: it was deleted
    row: int | None = None
    pk: Any = None
    tells: bool = False
    differences: list[Difference] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.is_gone or self.is_deleted_here:
            self.differences = list(self._of_the_row())
        else:
            self.differences = list(self._of_fields())

    @property
    def is_gone(self) -> bool:
        return self.stored is None

    @cached_property
    def is_deleted_here(self) -> bool:
        return self.row is not None and bool(self.form.data.get(f"{self.form.prefix}-DELETE"))

    @cached_property
    def model(self) -> Any:
        return self.form._meta.model

    @cached_property
    def _history(self) -> list[Any]:
        """The line that was seen, if it is known, and those after it; the oldest first."""
        if self.pk is None:
            return []
        lines = self.model.history.filter(id=self.pk).select_related("history_user")
        lines = list(lines.order_by("history_date", "history_id"))
        if self.seen is None:
            return lines
        before = [line for line in lines if line.history_date <= self.seen]
        return [*before[-1:], *(line for line in lines if line.history_date > self.seen)]

    @cached_property
    def _base(self) -> Any:
        """The record as it was opened."""
        first = next(iter(self._history), None)
        if self.seen is None or first is None or first.history_date > self.seen:
            return None
        return self.model(**{f.attname: getattr(first, f.attname) for f in self.model.tracked()})

    @property
    def heading(self) -> str:
        """What the row is called; empty for the record itself."""
        if self.row is None:
            return ""
        label = capfirst(str(self.model._meta.verbose_name))
        return f"{label} – {self._base or self.stored or self.pk}"

    @property
    def latest(self) -> Any:
        return self._history[-1] if self._history else None

    def author(self, name: str) -> Any:
        """The latest line of history that changed the field."""
        attname = self.model._meta.get_field(name).attname
        pairs = zip(self._history, self._history[1:], strict=False)
        made = [new for old, new in pairs if getattr(old, attname) != getattr(new, attname)]
        return made[-1] if made else None

    @cached_property
    def _hidden(self) -> Collection[str]:
        """The fields that tell who a record is about, where the page masks them."""
        shows = getattr(self.form, "shows", None)
        is_open = shows is None or shows(self.form.instance)
        return () if is_open else self.model.personal_fields

    def _before(self) -> dict[str, Any] | None:
        """What the form began with, masked as it was; None if that is not known."""
        if self._base is None:
            return None
        values = initial_of(self._base, self.form)
        return values | {n: masked(values[n]) for n in self._hidden if values.get(n)}

    def _typed(self) -> Iterator[tuple[str, forms.Field, Any]]:
        """The fields of the model that the form asks, with what was typed."""
        tracked = {one.name for one in self.model.stored_fields()}
        for name, one in self.form.fields.items():
            if name in tracked and not one.disabled and not isinstance(one, forms.FileField):
                yield name, one, self.form[name].data

    def _of_fields(self) -> Iterator[Difference]:
        before = self._before()
        for name, one, mine in self._typed():
            theirs = self.form.initial.get(name)
            if is_same(one, theirs, mine):
                continue
            default = ""
            if before is not None and is_same(one, before[name], mine):
                default = THEIRS
            elif before is not None and plain(before[name]) == plain(theirs):
                default = MINE
            yield Difference(
                name=self.form.add_prefix(name),
                label=capfirst(str(one.label or name)),
                was=in_words(one, before[name]) if before is not None else "",
                theirs=in_words(one, theirs),
                mine=in_words(one, mine),
                default=default,
                by=None if default == MINE else self.author(name),
            )

    def _of_the_row(self) -> Iterator[Difference]:
        """One deleted it, the other changed it or left it alone."""
        if self.is_gone and self.is_deleted_here:
            return
        theirs = _("deleted") if self.is_gone else self._summary(self.form.initial)
        mine = _("deleted") if self.is_deleted_here else self._typed_summary()
        default = "" if self.is_deleted_here or self._is_touched() else THEIRS
        before = self._before()
        was = "" if before is None else self._summary(before)
        yield Difference(self.form.prefix, str(WHOLE_ROW), was, theirs, mine, default, self.latest)

    def _is_touched(self) -> bool:
        before = self._before()
        if before is None:
            return True
        return any(not is_same(one, before[name], mine) for name, one, mine in self._typed())

    def _summary(self, values: Mapping[str, Any]) -> str:
        return _listed((one, values.get(name)) for name, one, _mine in self._typed())

    def _typed_summary(self) -> str:
        return _listed((one, mine) for _name, one, mine in self._typed())

    @property
    def elsewhere(self) -> list[str]:
        """The fields that changed and that the form does not ask: nothing is lost of them."""
        if self._base is None or self.latest is None:
            return []
        asked = {name for name, _field, _mine in self._typed()}
        derived = {one.name for one in self.model.bilingual_texts()}
        untold = {*UNTOLD, *asked, *derived}
        fields = [one for one in self.model.tracked() if one.name not in untold]
        return [
            str(one.verbose_name)
            for one in fields
            if getattr(self._base, one.attname) != getattr(self.latest, one.attname)
        ]

    def take(self, data: Any) -> None:
        """Put what is stored in the data, where it was chosen."""
        chosen = {one.name for one in self.differences if one.chosen == THEIRS}
        back = self.is_deleted_here and self.form.prefix in chosen
        if back:
            data.pop(f"{self.form.prefix}-DELETE", None)
        for name, one, _mine in self._typed():
            if back or self.form.add_prefix(name) in chosen:
                post(data, self.form.add_prefix(name), one, self.form.initial.get(name))


def _listed(values: Iterable[tuple[forms.Field, Any]]) -> str:
    told = [(str(one.label or ""), in_words(one, value), plain(value)) for one, value in values]
    return "; ".join(f"{capfirst(label)}: {words}" for label, words, value in told if value != "")


def fingerprint(parts: Iterable[Any]) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
