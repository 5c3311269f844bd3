"""What a browser is told to refuse, and what it keeps: headers and cookies of every answer."""

from typing import Any

from csp.constants import NONE, SELF

from mrif_partners.environment import Environment

YEAR = 31_536_000  # seconds
# Nothing is allowed but what is named: scripts and styles are files of the site, never inline.
CONTENT_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
# The site needs nothing of the device but the passkeys of who signs in, and to put a link or a
# secret on the clipboard.
ALLOWED = (
    *("clipboard-write", "fullscreen"),
    *("publickey-credentials-create", "publickey-credentials-get"),
)
REFUSED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read"),
    *("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone"),
    *("midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial"),
    *("storage-access", "usb", "window-management", "xr-spatial-tracking"),
)


def hardening(env: Environment, *, debug: bool) -> dict[str, Any]:
    """Every setting of headers and cookies; a wrong value of the environment stops the start."""
    return {
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": CONTENT_POLICY},
        "PERMISSIONS_POLICY": {name: [] for name in REFUSED} | dict.fromkeys(ALLOWED, "self"),
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "CSRF_TRUSTED_ORIGINS": env.origins("CSRF_TRUSTED_ORIGINS"),
        # No script of ours reads it: it is in the form.
        "CSRF_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        **({} if debug else _behind_https(env)),
    }


def _behind_https(env: Environment) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": env.number("HSTS_SECONDS", YEAR),
        "SECURE_SSL_REDIRECT": env.flag("SSL_REDIRECT", default=True),
        # A probe asks the process itself.
        "SECURE_REDIRECT_EXEMPT": ["^healthz$", "^readyz$", "^metrics$"],
        # Other sites of the domain, and the browsers' list, are not ours to speak for.
        "SILENCED_SYSTEM_CHECKS": ["security.W005", "security.W021"],
    }
