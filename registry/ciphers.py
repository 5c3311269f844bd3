"""What the database keeps of secrets that must be read again: encrypted, so that a copy of it gives
none away."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def cipher(use: str) -> MultiFernet:
    """By a key made of SECRET_KEY, one for each use; what earlier keys encrypted is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key), use)) for key in keys])


def _derived(key: str, use: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=use.encode())
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
