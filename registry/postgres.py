"""What PostgreSQL does natively and SQLite needs a twin for."""

from django.contrib.postgres.operations import BtreeGistExtension

__all__ = ["BtreeGistExtension", "exclude_overlap"]


def exclude_overlap(same: list[str], start: str, end: str) -> str:
    """The EXCLUDE constraint under which rows with the same columns share no day."""
    equal = "".join(f'"{column}" WITH =, ' for column in same)
    return f'EXCLUDE USING gist ({equal}daterange("{start}", "{end}", \'[]\') WITH &&)'
