"""Reads the environment for settings.py: typed values, and one line when one is wrong."""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import environ

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}


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

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            stop(name, f"{value!r} is not a whole number")
        return int(value)

    def database(self, name: str, default: str) -> dict[str, Any]:
        url = self.text(name, default)
        if url.partition(":")[0] not in DATABASE_SCHEMES:
            stop(name, "it must begin with sqlite:/// or postgres://")
        database = self._parsed(name, url, environ.Env.db_url_config)
        return database if database["NAME"] else stop(name, "it names no database")

    def cache(self, name: str, default: str) -> dict[str, Any]:
        return self._parsed(name, self.text(name, default), environ.Env.cache_url_config)

    def email(self, name: str, default: str) -> dict[str, Any]:
        return self._parsed(name, self.text(name, default), environ.Env.email_url_config)

    @staticmethod
    def _parsed(name: str, url: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        try:
            return parse(url)
        except Exception as error:  # noqa: BLE001 - the parser raises many kinds; each means the same
            stop(name, f"this address cannot be read ({error})")
