"""What an administrator does for a person who cannot sign in."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

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
