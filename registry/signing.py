"""Signatures of Standard Webhooks (standardwebhooks.com), version 1: HMAC with SHA-256."""

import base64
import hmac
import secrets

PREFIX = "whsec_"


def new_secret() -> str:
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(32)).decode()}"


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """``moment``: in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{moment}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def headers(secret: str, message_id: str, moment: int, body: bytes) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, message_id, moment, body),
    }
