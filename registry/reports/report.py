"""A report: a small class that says what it is for, what each figure means and where it is from."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.extracts import Extract, Heading, compared
from registry.extracts.heading import Value
from registry.past import rows_as_of
from registry.reports.parameters import Parameters

Row = Sequence[Value]


class Question(TextChoices):
    """What reports answer, in the order of their catalogue."""

    WHO = "who", _("Who is in the registry?")
    TOGETHER = "together", _("Who works with whom, and what is asked for?")
    PROJECTS = "projects", _("What is done?")
    MONEY = "money", _("Where does the money come from, and where does it go?")
    WATCH = "watch", _("What needs the staff's attention?")


class Unanswerable(Exception):
    """What is asked has no answer of its form; the form of the parameters says why."""


@dataclass(frozen=True)
class Drawn:
    """What of a report is drawn: a bar for each value of the column ``label``, as long as the sum
    of ``measure``; ``is_ranked``: the longest first, else in the order of the rows."""

    label: str
    measure: str
    is_ranked: bool = True


class Report:
    """``name``: in addresses, files and commands. ``grain``: what one row is. ``version``: grows
    when the meaning of a figure changes. ``key``: the columns that tell rows apart.
    ``permissions``: what staff need to see every row; of a report of staff alone, to see it."""

    name: ClassVar[str]
    question: ClassVar[Question]
    title: ClassVar[Any]
    purpose: ClassVar[Any]
    grain: ClassVar[Any]
    remarks: ClassVar[Sequence[Any]] = ()
    version: ClassVar[int] = 1
    parameters: ClassVar[type[Parameters]] = Parameters
    headings: ClassVar[Sequence[Heading]]
    key: ClassVar[Sequence[str]] = ("key",)
    permissions: ClassVar[Sequence[str]] = ()
    is_staff: ClassVar[bool] = False
    drawn: ClassVar[Drawn | None] = None

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterable[Row]:
        """The rows in a total order, as long as the headings; ``asked``: clean values of the
        parameters; ``everything``: what is not published too."""
        raise NotImplementedError

    def total(self, sums: dict[str, Decimal | int]) -> Mapping[str, Value]:
        """What stands in the row of totals: the sums, and what follows from them."""
        return sums

    def is_open_to(self, user: Any, *, everything: bool = False) -> bool:
        if not (self.is_staff or everything):
            return True
        return bool(user.is_staff and self.permissions and user.has_perms(self.permissions))

    def extract(self, form: Parameters) -> Extract:
        """What the parameters ask for, or what changed in it since a day; ``form``: a valid one.

        Raises ``Unanswerable``; the form then has the error.
        """
        after, since = self._on(form.cleaned_data["as_of"], form), form.cleaned_data["since"]
        return compared(self._on(since, form), after) if since else after

    def _on(self, day: datetime.date | None, form: Parameters) -> Extract:
        everything = self.is_staff or form.is_of_everything

        def rows() -> Iterable[Row]:
            return self.rows(form.cleaned_data, everything=everything)

        return Extract(
            name=self.name,
            title=self.title,
            headings=self.headings,
            rows=(lambda: rows_as_of(day, rows)) if day else rows,
            asked=form.asked,
            purpose=self.purpose,
            grain=self.grain,
            version=self.version,
            key=self.key,
            as_of=day,
            is_staff=self.is_staff or form.is_of_staff,
        )


class ReportCatalogue:
    """The reports by name, in the order given."""

    def __init__(self, *reports: type[Report]) -> None:
        self._reports = {one.name: one() for one in reports}

    def __iter__(self) -> Iterator[Report]:
        return iter(self._reports.values())

    @property
    def names(self) -> list[str]:
        return list(self._reports)

    def get(self, name: str) -> Report | None:
        return self._reports.get(name)

    def grouped(self, user: Any) -> list[tuple[Question, list[Report]]]:
        """Those that someone may open, by the question that they answer."""
        seen = [one for one in self if one.is_open_to(user)]
        groups = [(asked, [one for one in seen if one.question == asked]) for asked in Question]
        return [(asked, found) for asked, found in groups if found]
