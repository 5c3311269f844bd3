"""People for tests: one of each role."""

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User


def person(role: str, **fields: object) -> User:
    user = User.objects.create_user(username=role, is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role: str, **fields: object) -> Client:
    client = Client()
    client.force_login(person(role, **fields))
    return client
