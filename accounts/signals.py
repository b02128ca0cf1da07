"""What accounts hears of: changed memberships, and sign-ins that succeed."""

from typing import Any

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


@receiver(user_logged_in)
def keep_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A right password gives the slots back and is kept in the audit trail."""
    slots.give_back(request, user.email)
    with context.authority(user.authority_id):
        audit.record("signed_in", user, actor=user)


@receiver(user_logged_out)
def keep_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Signing out is kept in the audit trail."""
    if user is not None:
        with context.authority(user.authority_id):
            audit.record("signed_out", user, actor=user)
