"""Dark pages are light ones in other colours."""

import re
from pathlib import Path

import pytest
from django.contrib import admin

ROOT = Path(__file__).resolve().parent.parent
OF_ADMIN = Path(admin.__file__).parent / "static" / "admin" / "css"
SHEETS = [*(ROOT / "static").rglob("*.css"), *OF_ADMIN.rglob("*.css")]
OF_A_SCHEME = re.compile(r"@media[^{]*prefers-color-scheme[^{]*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}")
DECLARED = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)[;}]")
COLOUR = re.compile(r"#[0-9a-f]{3,8}|var\(--[\w-]+\)|transparent")


def other_than_colours(sheet: str) -> list[str]:
    """What a style sheet changes with the scheme beside variables that are colours."""
    declared = (one for block in OF_A_SCHEME.findall(sheet) for one in DECLARED.findall(block))
    return [
        f"{name}: {value}"
        for name, value in declared
        if (name, value) != ("color-scheme", "dark")
        if not (name.startswith("--") and COLOUR.fullmatch(value.strip()))
    ]


def test_a_scheme_changes_colours_alone() -> None:
    """So tests/schemes.py has axe look again at nothing else."""
    told = {
        sheet.name: found for sheet in SHEETS if (found := other_than_colours(sheet.read_text()))
    }
    assert told == {}
    with_a_scheme = {sheet.name for sheet in SHEETS if OF_A_SCHEME.search(sheet.read_text())}
    assert {"tokens.css", "map.css", "admin-theme.css", "dark_mode.css"} <= with_a_scheme


@pytest.mark.parametrize("rule", [".a { display: none; }", ":root { --gap: 2rem; }"])
def test_anything_else_is_told(rule: str) -> None:
    assert other_than_colours(
        f"@media (prefers-color-scheme: dark) {{ :root {{ --a: #fff; }} {rule} }}"
    )
