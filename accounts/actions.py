"""What an administrator does for a person who cannot sign in, and what is left of sessions."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


def forget_second_factor(user: User) -> None:
    """The next sign-in sets up a new one; sessions opened with the lost one end."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def release_identity(user: User) -> None:
    """The next sign-in with the ministry's account binds it anew, by its verified address."""
    SocialAccount.objects.filter(user=user).delete()
    end_sessions(user)


def forget_ended_sessions() -> None:
    """Where a session was open from, its address and its browser, goes with it."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.exclude(session_key__in=open_ones).delete()
