"""The words that the demonstration data is made of, read from the tables beside this file."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vocabulary"

LABEL = "[Démo]"
LABEL_EN = "[Demo]"
FICTIONAL_ORGANIZATION = "Organisation fictive, créée pour la démonstration."
FICTIONAL_ORGANIZATION_EN = "Fictional organization, created for the demonstration."
FICTIONAL_PROJECT = "Projet fictif, créé pour la démonstration."
FICTIONAL_PROJECT_EN = "Fictional project, created for the demonstration."


@dataclass(frozen=True)
class Town:
    name: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Country:
    """``in_fr`` and ``in_en``: its name with the preposition, as in « en Haïti »."""

    code: str
    towns: tuple[Town, ...]
    languages: tuple[str, ...]
    in_fr: str
    in_en: str

    def around_fr(self, town: Town) -> str:
        return f"à {town.name}, {self.in_fr}"

    def around_en(self, town: Town) -> str:
        return f"in {town.name}, {self.in_en.removeprefix('in ')}"


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def _country(row: dict[str, Any]) -> Country:
    towns = tuple(Town(t["name"], Decimal(t["lat"]), Decimal(t["lon"])) for t in row["cities"])
    return Country(row["code"], towns, tuple(row["languages"]), row["in_fr"], row["in_en"])


COUNTRIES: tuple[Country, ...] = tuple(_country(row) for row in _read("countries"))
QUEBEC_TOWNS: dict[str, list[dict[str, str]]] = _read("quebec")["regions"]
ICOS: dict[str, list[Any]] = _read("icos")
SOUTHERN: dict[str, Any] = _read("partners")
QUEBEC_PARTNERS: dict[str, list[Any]] = _read("quebec_partners")
FUNDERS: dict[str, list[str]] = _read("funders")
THEMES: list[dict[str, Any]] = _read("themes")
FIELDWORK: dict[str, list[str]] = _read("fieldwork")
AWARENESS: dict[str, list[Any]] = _read("awareness")
