"""Whose work is shown: one's own, everyone's, an officer's, or what is in nobody's charge."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pyroaring import BitMap

from registry.memory.everything import NONE, Everything
from registry.models import Publishable, publishing_key
from registry.watches import records

MINE, ALL, NOBODY = "mine", "all", "none"
REMEMBERED = "queue_officer"


def publishable_path(model: type[models.Model]) -> str | None:
    """The path from a row to the record with a page of its own that it is, or is said of, such
    as ``organization__``; None where there is none."""
    if issubclass(model, Publishable):
        return ""
    key = publishing_key(model)
    return f"{key.name}__" if key else None


def officer_path(model: type[models.Model]) -> str:
    """The path from a row to the officer in charge of it; empty where nobody ever is."""
    path = publishable_path(model)
    return "" if path is None else f"{path}officer"


def officers_of(model: Any, known: Everything | None) -> Any:
    """Who is in charge of some record of a model; ``known``: all of them, as far as they are."""
    if known is None:
        return model._default_manager.all().officers()
    people: Any = model._meta.get_field("officer").related_model
    return people._default_manager.filter(pk__in=known.codes("officer"))


def officers() -> list[Any]:
    """Who is in charge of some record, by name."""
    publishable = [model for model in records() if issubclass(model, Publishable)]
    found = {one for model in publishable for one in model._default_manager.all().officers()}
    return sorted(found, key=lambda one: (str(one), one.pk))


@dataclass(frozen=True)
class Charge:
    """``word``: how an address says it; ``officer``: whose, by primary key, if one person's."""

    word: str
    officer: int | None = None

    @classmethod
    def read(cls, word: str, person: Any) -> Self | None:
        """What a word of an address means to a person; None for what is no such word."""
        if word in (ALL, NOBODY):
            return cls(word)
        if word == MINE:
            return cls(word, person.pk)
        # Longer numbers than a primary key would be refused by the database.
        if word.isascii() and word.isdecimal() and len(word) <= 18:
            return cls(str(int(word)), int(word))
        return None

    def known(self, known: Everything) -> BitMap | None:
        """The records of a long list that are in this charge; None where that is all of them."""
        if self.word == ALL:
            return None
        return known.having("officer", [NONE if self.word == NOBODY else self.officer])

    def among(self, rows: Any, path: str) -> Any:
        """Those of the rows that are in this charge; ``path``: as ``officer_path``."""
        if self.word == ALL:
            return rows
        if not path:
            return rows if self.word == NOBODY else rows.none()
        if self.word == NOBODY:
            return rows.filter(**{f"{path}__isnull": True})
        return rows.filter(**{path: self.officer})


@dataclass(frozen=True)
class Choice:
    word: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Switch:
    """Whose work the first page shows, and whose it may show."""

    charge: Charge
    people: list[Any]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """As asked, and remembered; as it was; else one's own, for who is in charge of some."""
        people = officers()
        if charge := _asked(request, people):
            return cls(charge, people)
        own = any(person.pk == request.user.pk for person in people)
        return cls(Charge(MINE, request.user.pk) if own else Charge(ALL), people)

    @property
    def choices(self) -> list[Choice]:
        words = ((MINE, _("Mine")), (ALL, _("All")), (NOBODY, _("Unassigned")))
        return [Choice(word, label, word == self.charge.word) for word, label in words]

    @property
    def officers(self) -> list[Choice]:
        pks = ((str(person.pk), str(person)) for person in self.people)
        return [Choice(word, label, word == self.charge.word) for word, label in pks]

    @property
    def whose(self) -> str:
        """The name of the officer whose work is shown, if another one's."""
        return next((one.label for one in self.officers if one.chosen), "")


def _asked(request: HttpRequest, people: list[Any]) -> Charge | None:
    known = {MINE, ALL, NOBODY, *(str(person.pk) for person in people)}
    if (word := request.GET.get("officer", "")) != "":
        charge = Charge.read(word, request.user)
        if charge is None or charge.word not in known:
            messages.warning(request, _("This officer is in charge of no record."))
        else:
            if request.session.get(REMEMBERED) != charge.word:
                request.session[REMEMBERED] = charge.word
            return charge
    before = Charge.read(str(request.session.get(REMEMBERED, "")), request.user)
    return before if before and before.word in known else None
