"""Words are added once, whoever else adds them at the same moment."""

from typing import Any

import pytest

from registry.actions import learning
from registry.models import Word

pytestmark = pytest.mark.django_db


def test_what_someone_else_added_meanwhile_keeps_no_other_word_out(monkeypatch: Any) -> None:
    learning.learn({"riz": "riz"})
    monkeypatch.setattr(learning, "_known", lambda found, *, public: set())
    learning.learn({"riz": "RIZ", "cafe": "café"})
    words = {one.text: (one.written, one.length, one.is_public) for one in Word.objects.all()}
    assert words == {"riz": ("riz", 3, False), "cafe": ("café", 4, False)}


def test_what_staff_knew_becomes_public() -> None:
    learning.learn({"riz": "riz"})
    learning.learn({"riz": "Riz", "cafe": "café"}, public=True)
    learning.learn({"riz": "riz"})
    words = {one.text: (one.written, one.is_public) for one in Word.objects.all()}
    assert words == {"riz": ("Riz", True), "cafe": ("café", True)}
