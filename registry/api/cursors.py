"""Cursors: the place from which the next page of a list begins, sealed so that none is forged."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from registry.api.problems import Problem, absent

PATTERN = r"^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$"
_READERS: dict[str, Any] = {
    "moment": datetime.datetime.fromisoformat,
    "day": datetime.date.fromisoformat,
    "number": Decimal,
}


def sealed(place: Sequence[Any], question: str) -> str:
    """The cursor of a place in the list that a question gives."""
    told = [_digest(question), *map(_written, place)]
    return f"v1.{_signer().sign_object(told)}"


def opened(cursor: str, question: str) -> list[Any]:
    """The place of a cursor. Raises ``Problem``: 404 where it is none of ours, 409 where it
    belongs to another question."""
    try:
        of, *place = _signer().unsign_object(cursor.removeprefix("v1."))
    except (BadSignature, ValueError):
        raise lost() from None
    if of != _digest(question):
        detail = _("cursor belongs to other filters, or to another order.")
        raise Problem(409, detail, [{"parameter": "cursor", "detail": detail}])
    return [_read(one) for one in place]


def lost() -> Problem:
    return absent(_("This cursor leads nowhere, or no longer. Begin again at the first page."))


def _signer() -> Signer:
    return Signer(salt="registry.api.cursors", sep=".")


def _digest(question: str) -> str:
    return sha256(question.encode()).hexdigest()[:16]


def _written(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return ["moment", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["day", value.isoformat()]
    return ["number", str(value)] if isinstance(value, Decimal) else value


def _read(value: Any) -> Any:
    return _READERS[value[0]](value[1]) if isinstance(value, list) else value
