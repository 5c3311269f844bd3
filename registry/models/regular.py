"""What is done by the clock, and when it last was."""

from django.db import models


class Regular(models.Model):
    """``done_at``: when someone last took it upon itself."""

    name = models.CharField(primary_key=True, max_length=200)
    done_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
