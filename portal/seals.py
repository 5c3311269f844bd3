"""What a public form carries, signed: what it is of, what the public saw in it, when it was
shown, and a nonce, so that it is sent once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.core import signing
from django.utils import timezone

SALT = "portal.form"
FASTEST, OLDEST = 3, 24 * 60 * 60  # seconds in which a person fills the form


@dataclass(frozen=True)
class Seal:
    of: str
    at: float
    nonce: str
    shown: Mapping[str, str]

    @classmethod
    def new(cls, of: str, shown: Mapping[str, str] | None = None) -> Self:
        nonce = secrets.token_urlsafe(24)
        return cls(of, timezone.now().timestamp(), nonce, shown or {})

    @classmethod
    def read(cls, token: str, of: str) -> Self | None:
        """What a token says; None for what we never signed, or for another form."""
        try:
            told: Any = signing.loads(token, salt=SALT)
            seal = cls(**told)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return seal if seal.of == of else None

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
