"""What accounts hears of: changed memberships, right passwords, signing in and out."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import audit, context
from accounts.models import Membership, User
from accounts.signin import slots


@receiver([post_save, post_delete], sender=Membership)
def forget_standing(**kwargs: Any) -> None:
    """A changed membership counts at once."""
    context.forget()


@receiver(authentication_step_completed)
def give_slots_back(request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    """A right password gives the slots back, whatever becomes of the code: wrong codes are counted by themselves."""
    if method == "password":
        slots.give_back(request, user.email)


@receiver(user_logged_in)
def keep_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A whole sign-in, with both factors, is kept in the audit trail."""
    with context.authority(user.authority_id):
        audit.record("signed_in", user, actor=user)


@receiver(user_logged_out)
def keep_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Signing out is kept in the audit trail."""
    if user is not None:
        with context.authority(user.authority_id):
            audit.record("signed_out", user, actor=user)
