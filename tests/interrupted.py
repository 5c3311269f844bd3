"""A database that fails while its rows are read."""

from django.db import connection


def interrupt() -> None:
    """The query that is being read gives no row more: an error instead."""
    if connection.vendor == "sqlite":
        connection.connection.interrupt()
        return
    with connection.cursor() as cursor:
        cursor.execute("CLOSE ALL")
