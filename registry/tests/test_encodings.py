"""Whether a file is UTF-8 is told from all of it, however it is cut while it is read."""

from pathlib import Path

import pytest

from registry.tables.encodings import AT_ONCE, encoding_of
from registry.tables.unreadable import Unreadable


def of(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "organizations.csv"
    path.write_bytes(content)
    return encoding_of(path)


@pytest.mark.parametrize("before", range(AT_ONCE - 3, AT_ONCE + 1))
def test_a_letter_across_two_readings_is_one(tmp_path: Path, before: int) -> None:
    assert of(tmp_path, b"a" * before + "é€\n".encode()) == "utf-8"


def test_a_letter_that_the_end_cuts_is_none(tmp_path: Path) -> None:
    assert of(tmp_path, b"a" * AT_ONCE + "é".encode()[:1]) == "cp1252"


def test_the_last_line_alone_may_tell(tmp_path: Path) -> None:
    assert of(tmp_path, b"name\n" * AT_ONCE + "Côté\n".encode("cp1252")) == "cp1252"


def test_a_zero_far_below_is_found_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=f"\\b{AT_ONCE + 1}\\b"):
        of(tmp_path, b"name\n" * AT_ONCE + b"a\0\n")
