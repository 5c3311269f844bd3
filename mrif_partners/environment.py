"""Reads the environment for settings.py: typed values, and one line when one is wrong."""

import re
import sys
from collections.abc import Callable, Collection
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
CACHE_SCHEMES = {"dbcache", "redis", "rediss"}
PRIVATE_CACHES = {"locmemcache", "dummycache"}  # of one process, or of none
# Seconds: no page waits longer for a cache that does not answer.
HURRY = {"socket_connect_timeout": 1, "socket_timeout": 2}
HOST = re.compile(r"\.?[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]")
MAILBOX = re.compile(r"[^@\s<>]+@[^@\s<>]+|[^<>]*<[^@\s<>]+@[^@\s<>]+>")


def stop(name: str, why: str) -> NoReturn:
    """End the start with one line on standard error and exit code 1."""
    sys.exit(f"{name}: {why}")


class Environment:
    """The process's environment, read by name; a wrong value stops the start."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name, "on" if default else "off").strip().lower()
        if value not in TRUE | FALSE:
            stop(name, f"{value!r} is neither on nor off")
        return value in TRUE

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()):
            stop(name, f"{value!r} is not a whole number")
        return int(value) if int(value) >= least else stop(name, f"it must be {least} or more")

    def one_of(self, name: str, choices: Collection[str], default: str) -> str:
        value = self.text(name, default)
        return value if value in choices else stop(name, f"{value!r} is none of {_listed(choices)}")

    def hosts(self, name: str, default: str = "") -> list[str]:
        """Names of hosts: neither addresses of pages nor ports; ``*`` alone stands for any."""
        found = self.names(name, default)
        for one in found:
            if one != "*" and not HOST.fullmatch(one):
                stop(
                    name, f"{one!r} is not the name of a host, without https:// and without a port"
                )
        return found

    def origins(self, name: str) -> list[str]:
        """Beginnings of addresses, as browsers name them: a scheme, a host, perhaps a port."""
        found = self.names(name)
        for one in found:
            if not _is_origin(one):
                stop(name, f"{one!r} is not an origin, as https://registre.example.org")
        return found

    def origin(self, name: str, default: str = "") -> str:
        found = self.text(name, default).rstrip("/")
        if found and not _is_origin(found):
            stop(name, "it must be https:// or http:// and a host, without a path")
        return found

    def mailbox(self, name: str, default: str = "") -> str:
        """An address of e-mail, perhaps after a name: ``Registre <registre@example.org>``."""
        found = self.text(name, default)
        return self._mailbox(name, found) if found else ""

    def mailboxes(self, name: str) -> list[str]:
        return [self._mailbox(name, one) for one in self.names(name)]

    @staticmethod
    def _mailbox(name: str, text: str) -> str:
        if not MAILBOX.fullmatch(text):
            stop(name, f"{text!r} is not an address of e-mail")
        return text

    def website(self, name: str) -> str:
        found = self.text(name)
        if found and not _is_website(found):
            stop(name, "it must begin with https:// or http:// and name a host")
        return found

    def database(self, name: str, default: str) -> dict[str, Any]:
        url = self.text(name, default)
        if url.partition(":")[0] not in DATABASE_SCHEMES:
            stop(name, "it must begin with sqlite:/// or postgres://")
        database = self._parsed(name, url, environ.Env.db_url_config)
        return database if database["NAME"] else stop(name, "it names no database")

    def cache(self, name: str, default: str, *, shared: bool) -> dict[str, Any]:
        """``shared``: it must be the same for all processes."""
        url = self.text(name, default)
        cache = self._parsed(name, url, environ.Env.cache_url_config)
        scheme = url.partition(":")[0]
        if shared and scheme in PRIVATE_CACHES:
            stop(name, "with DEBUG off it must be shared by all processes")
        if scheme not in CACHE_SCHEMES | PRIVATE_CACHES:
            stop(name, "it must begin with redis://, rediss:// or dbcache://")
        return {"OPTIONS": HURRY, **cache} if scheme.startswith("redis") else cache

    def email(self, name: str, default: str) -> dict[str, Any]:
        return self._parsed(name, self.text(name, default), environ.Env.email_url_config)

    @staticmethod
    def _parsed(name: str, url: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        try:
            return parse(url)
        except Exception as error:  # noqa: BLE001 - the parser raises many kinds; each means the same
            stop(name, f"this address cannot be read ({error})")


def _listed(choices: Collection[str]) -> str:
    return ", ".join(choices)


def _is_origin(text: str) -> bool:
    return _is_website(text) and text.count("/") == 2 and not urlsplit(text).query


def _is_website(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme in {"http", "https"} and (port is None or port > 0)
    return named and "@" not in parts.netloc and bool(HOST.fullmatch(_host(parts.netloc)))


def _host(netloc: str) -> str:
    """Without the port; CSRF_TRUSTED_ORIGINS may say ``*.`` for any host of a domain."""
    return re.sub(r":\d*$", "", netloc).removeprefix("*")
