"""How staff sign in: the settings of django-allauth, and of the limits on sessions."""

from datetime import timedelta
from typing import Any

from mrif_partners.environment import Environment, stop

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
# Failed passwords and codes, by account and by address of the network: accounts/lockout.py.
LIMITS = {"login": "60/m/ip", "login_failed": "100/h/ip,5/15m/key"}
TRUST = ("claims", "always", "never")


def sign_in(env: Environment, *, debug: bool) -> dict[str, Any]:
    """Every setting of the sign-in; a wrong value of the environment stops the start."""
    second_factor = env.flag("SECOND_FACTOR", default=not debug)
    if not debug and not second_factor:
        stop("SECOND_FACTOR", "with DEBUG off it cannot be off")
    return {
        "SECOND_FACTOR": second_factor,
        **_account(env, debug),
        **_second_factor(debug),
        **_sessions(env),
        **_provider(env, debug),
    }


def _account(env: Environment, debug: bool) -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "admin:index",
        "ACCOUNT_ADAPTER": "accounts.adapters.AccountAdapter",
        "ACCOUNT_FORMS": {
            "login": "accounts.forms.LoginForm",
            "reset_password": "accounts.forms.ResetPasswordForm",
        },
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_SIGNUP_ENABLED": False,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # an administrator gives each account its address
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "http" if debug else "https",
        "ACCOUNT_RATE_LIMITS": LIMITS,
        "ALLAUTH_TRUSTED_PROXY_COUNT": env.number("TRUSTED_PROXIES", 0 if debug else 1),
        "DEFAULT_FROM_EMAIL": env.mailbox("EMAIL_FROM", "webmaster@localhost"),
    }


def _second_factor(debug: bool) -> dict[str, Any]:
    return {
        "MFA_ADAPTER": "accounts.adapters.SecondFactorAdapter",
        "MFA_FORMS": {
            "authenticate": "accounts.forms.CodeForm",
            "reauthenticate": "accounts.forms.CodeAgainForm",
            "add_webauthn": "accounts.forms.AddPasskeyForm",
            "edit_webauthn": "accounts.forms.RenamePasskeyForm",
        },
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        # A passkey alone signs in: it asks for a finger, a face or a PIN each time.
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": debug,
        "MFA_TOTP_TOLERANCE": 1,
    }


def _sessions(env: Environment) -> dict[str, Any]:
    idle = timedelta(minutes=env.number("SESSION_IDLE_MINUTES", 120, least=1))
    longest = timedelta(hours=env.number("SESSION_HOURS", 12, least=1))
    return {
        "SESSION_IDLE": idle,
        "SESSION_LONGEST": longest,
        "SESSION_COOKIE_AGE": int(longest.total_seconds()),
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        # Lax: what the identity provider sends back comes from another site.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
    }


def _provider(env: Environment, debug: bool) -> dict[str, Any]:
    """The ministry's identity provider, off unless the environment names it."""
    address, client = env.website("OIDC_DISCOVERY_URL"), env.text("OIDC_CLIENT_ID")
    secret = env.text("OIDC_CLIENT_SECRET")
    trust = env.one_of("OIDC_SECOND_FACTOR", TRUST, "claims")
    if address and not (client and secret):
        stop("OIDC_DISCOVERY_URL", "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be given with it")
    if address and not debug and not address.startswith("https://"):
        stop("OIDC_DISCOVERY_URL", "with DEBUG off it must begin with https://")
    return {
        "SOCIALACCOUNT_ADAPTER": "accounts.oidc.ProviderAdapter",
        "SOCIALACCOUNT_PROVIDERS": provider(address, client, secret) if address else {},
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,  # accounts/oidc.py finds the account
        # The page's content policy lets no form leave for the provider: a link does.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "OIDC_SECOND_FACTOR": trust,
        "OIDC_MFA_CLAIMS": set(env.names("OIDC_MFA_CLAIMS", "mfa")),
    }


def provider(address: str, client: str, secret: str) -> dict[str, Any]:
    """The provider as django-allauth is told of it."""
    app = {
        "provider_id": "ministere",
        "name": "OpenID Connect",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": address},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
