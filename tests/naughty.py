"""Texts that break programs: our own, and a public list of them where the machine has it."""

import json

from tests.machine import SHARED

OWN = [
    "<script>alert(1)</script>",
    "]]><!-- -->&amp;&lt;&#x0;",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "+1-2",
    "@SUM(A1)",
    "-",
    "'=x",
    "Ω≈ç√",
    "田中さん",
    "עברית ثم عربي",
    "e\u0301 é ﬁ ß İ ı",
    "%s%n%(a)s",
    "{{ 7*7 }}{% csrf_token %}",
    "{0}${HOME}`id`",
    "\u202etest\u2066",
    "\ufeff",
    "\u200b\u00a0\u3000",
    "a\u2028b\u0085c",
    "👩‍👩‍👧🏳️‍🌈",
    "\ud7ff\ue000\uffff\U0010ffff",
    "\\",
    '"\'\\",;|\t',
    "a|b:60|c",
    "NULL",
    "nan",
    "1e400",
    "True",
    "2026-01-01",
    "00123",
    "../../etc/passwd",
    "https://[::1/%zz?#",
    "deux  espaces ",
    "a\r\nb\rc\nd",
]


def naughty() -> list[str]:
    path = SHARED / "data" / "text" / "blns.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [*OWN, *found]
