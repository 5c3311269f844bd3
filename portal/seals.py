"""What the form of a correction carries, signed: of which record it is, what the public saw in
it, when it was shown, and a nonce, so that it is sent once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.core import signing
from django.utils import timezone

from registry.models import Publishable

SALT = "portal.correction.form"
FASTEST, OLDEST = 3, 24 * 60 * 60  # seconds in which a person fills the form


@dataclass(frozen=True)
class Seal:
    of: str
    at: float
    nonce: str
    shown: Mapping[str, str]

    @classmethod
    def new(cls, record: Publishable, shown: Mapping[str, str]) -> Self:
        nonce = secrets.token_urlsafe(24)
        return cls(_name(record), timezone.now().timestamp(), nonce, shown)

    @classmethod
    def read(cls, token: str, record: Publishable) -> Self | None:
        """What a token says; None for what we never signed, or for another record."""
        try:
            told: Any = signing.loads(token, salt=SALT)
            seal = cls(**told)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return seal if seal.of == _name(record) else None

    @property
    def token(self) -> str:
        told = {"of": self.of, "at": self.at, "nonce": self.nonce, "shown": dict(self.shown)}
        return signing.dumps(told, salt=SALT, compress=True)

    @property
    def age(self) -> float:
        return timezone.now().timestamp() - self.at

    def renewed(self) -> Self:
        """As if shown now; it is still sent once, and still says what the person saw."""
        return replace(self, at=timezone.now().timestamp())


def _name(record: Publishable) -> str:
    return f"{record._meta.label_lower}:{record.pk}"
