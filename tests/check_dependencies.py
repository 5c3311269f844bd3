#!/usr/bin/env python3
"""The software bill of materials, and the advisories about what is in it.

The bill is written to test-results/sbom.cdx.json. The advisories are those of the package index;
where it cannot be asked, or has none to give, the last line says that nothing was audited, and
with NOTHING_AUDITED_FAILS=1 that is a failure. A known fault of a package always is.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BILL = ROOT / "test-results" / "sbom.cdx.json"
PATIENCE = 180  # seconds


def main() -> int:
    components = bill()
    print(f"{BILL.relative_to(ROOT)}: {components} components")
    return judge(audited())


def bill() -> int:
    """Writes the bill of this environment; how many components it has."""
    BILL.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable]
    options = ["--output-format", "JSON", "--output-file", str(BILL), "--output-reproducible"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return len(json.loads(BILL.read_text())["components"])


def audited() -> list[dict[str, Any]] | str:
    """What is known of each package, or why nothing is."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {PATIENCE} s"
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return found


def judge(found: list[dict[str, Any]] | str) -> int:
    """Says what is known; 1 for a fault that is."""
    if isinstance(found, str):
        return _nothing(found)
    faults = [(one, fault) for one in found for fault in one.get("vulns", [])]
    for one, fault in faults:
        fixed = ", ".join(fault.get("fix_versions", [])) or "no version yet"
        print(f"{one['name']} {one['version']}: {fault['id']}, fixed in {fixed}")
    asked = [one for one in found if "vulns" in one]
    if faults:
        return 1
    if not asked:
        return _nothing("the index has no advisories to give")
    left = len(found) - len(asked)
    print(f"Dependencies: {len(asked)} audited, no known fault" + (f"; {left} not" if left else ""))
    return 0


def _nothing(why: str) -> int:
    print(f"Dependencies: NOT AUDITED ({why})")
    return int(bool(os.environ.get("NOTHING_AUDITED_FAILS")))


if __name__ == "__main__":
    sys.exit(main())
