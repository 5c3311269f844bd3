"""What long work says of itself, outside of its transaction."""

from django.db import models


class Aside(models.Model):
    """A value, as JSON. On SQLite, whose transactions hold the whole file, the values are in a
    file of their own, with just these columns: see ``registry.sqlite.beside``."""

    name = models.CharField(primary_key=True, max_length=100)
    value = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
