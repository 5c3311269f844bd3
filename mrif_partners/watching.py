"""How the service is watched: its log, the messages about what fails, its figures."""

from typing import Any

from mrif_partners.environment import Environment, stop

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def watching(env: Environment, *, debug: bool) -> dict[str, Any]:
    """Every setting of it; a wrong value of the environment stops the start."""
    token = env.text("METRICS_TOKEN")
    if token and len(token) < 32:
        stop("METRICS_TOKEN", "it must be a secret of at least 32 characters")
    return {
        "METRICS_TOKEN": token,
        "ERROR_EMAILS": env.mailboxes("ERROR_EMAILS"),
        "LOGGING": _logging(env.one_of("LOG_LEVEL", LEVELS, "WARNING" if debug else "INFO"), debug),
    }


def _logging(level: str, debug: bool) -> dict[str, Any]:
    """On a server, lines of JSON; while one develops, words on the screen."""
    written = {"class": "logging.StreamHandler", "formatter": "plain" if debug else "json"}
    mailed = {"class": "registry.serving.logs.ErrorMail", "level": "ERROR"}
    handlers = {"console": written} if debug else {"console": written, "mail": mailed}
    quiet = {"handlers": [], "level": "NOTSET", "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(message)s"},
            "json": {"()": "registry.serving.logs.Json"},
        },
        "handlers": handlers,
        "root": {"handlers": [*handlers], "level": level},
        # Django's own handlers would tell paths and forms.
        "loggers": {} if debug else {"django": quiet, "django.server": quiet},
    }
