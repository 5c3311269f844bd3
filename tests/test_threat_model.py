"""Each test that the threat model names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_each_threat_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    named = NAMED.findall(text)
    rows = [line for line in text.splitlines() if line.startswith("| ") and "::" in line]
    assert len(named) == len(rows) >= 35
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert missing == []


def _tests(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {
        one.name
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, ast.FunctionDef)
    }
