"""People who sign in: the ministry's staff."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Django's user, ours from the first migration so that it can grow."""

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
