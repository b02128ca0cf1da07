"""Codes of a second factor: six figures from an app (TOTP, RFC 6238), or a recovery code. Each works once.

Which code was used last is kept in the person's own row and compared under its lock, so that no two requests, on
whatever server, get in by one code; allauth's own note of it lies in a cache that each process has for itself.
"""

import time
from collections.abc import Iterable
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt

from accounts.models import User
from accounts.signin.sealing import secrets_of

APP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
USED = "used_step"


class AlreadySetUpError(RuntimeError):
    """The person has a second factor: it is never replaced by whoever knows the password."""


class NoSecondFactorError(LookupError):
    """The person has no second factor that could make codes."""


def has_second_factor(user: User) -> bool:
    """Say whether a person can be asked for a code."""
    return Authenticator.objects.filter(user=user, type=APP).exists()


def people_with_second_factor(users: Iterable[User]) -> set[Any]:
    """Return the ids of the people of these who can be asked for a code."""
    return set(Authenticator.objects.filter(user__in=users, type=APP).values_list("user_id", flat=True))


def new_secret() -> str:
    """Return a fresh secret for an app: 160 random bits in base 32."""
    return generate_totp_secret()


def step_of(secret: str, typed: str, after: int = -1) -> int | None:
    """Return the time step whose code was typed, if its time is now and it is later than `after`; else None."""
    for step in yield_hotp_counters_from_time():
        if step > after and compare_user_code(actual=typed, expected=_code(secret, step)):
            return int(step)
    return None


def set_up(user: User, secret: str, step: int = -1) -> Authenticator:
    """Give a person a second factor with this secret, and recovery codes.

    `step` is that of the code which proved the secret: it does not work again. Raises `AlreadySetUpError`.
    """
    with secrets_of(user):
        User.objects.select_for_update().get(pk=user.pk)
        if has_second_factor(user):
            raise AlreadySetUpError("This person has a second factor already.")
        made: Authenticator = TOTP.activate(user, secret).instance
        made.data[USED] = step
        made.save(update_fields=["data"])
        RecoveryCodes.activate(user)
    return made


def accept(user: User, typed: str) -> Authenticator | None:
    """Return the second factor that a typed code belongs to, and use the code up; None for a wrong or used one."""
    figures = normalize_user_code(typed)
    with secrets_of(user):
        # One order for all: two requests that lock the rows in different orders would stop each other.
        held = Authenticator.objects.select_for_update().filter(user=user, type__in=(APP, RECOVERY)).order_by("pk")
        for factor in sorted(held, key=lambda one: one.type != APP):
            used = _use_step(factor, figures) if factor.type == APP else factor.wrap().validate_code(figures)
            if used:
                return factor
    return None


def new_recovery_codes(user: User) -> list[str]:
    """Replace a person's recovery codes, used or not, by new ones and return those."""
    with secrets_of(user):
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=RECOVERY).delete()
        return list(RecoveryCodes.activate(user).generate_codes())


def remove(user: User) -> None:
    """Take a person's second factor and recovery codes away: the next sign-in sets up new ones."""
    Authenticator.objects.filter(user=user).delete()


def recovery_codes(user: User) -> list[str]:
    """Return a person's recovery codes that were not used yet. Only for showing them to the person."""
    with secrets_of(user):
        held = Authenticator.objects.filter(user=user, type=RECOVERY).first()
        return list(held.wrap().get_unused_codes()) if held else []


def recovery_codes_left(user: User) -> int:
    """Count a person's recovery codes that were not used yet."""
    held = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return app_settings.RECOVERY_CODE_COUNT - int(held.data["used_mask"]).bit_count() if held else 0


def next_code(user: User) -> str | None:
    """Return the code that the person's app shows now, or the next when that was used; None when one must wait.

    Raises `NoSecondFactorError`. For the demonstration: nobody else's codes are made on this side.
    """
    with secrets_of(user):
        held = Authenticator.objects.filter(user=user, type=APP).first()
        if held is None:
            raise NoSecondFactorError("This person has no second factor yet.")
        present = int(time.time()) // app_settings.TOTP_PERIOD
        free = (step for step in (present, present + app_settings.TOTP_TOLERANCE) if step > held.data.get(USED, -1))
        step = next(free, None)
        return None if step is None else _code(decrypt(held.data["secret"]), step)


def _use_step(factor: Authenticator, figures: str) -> bool:
    step = step_of(decrypt(factor.data["secret"]), figures, factor.data.get(USED, -1))
    if step is None:
        return False
    factor.data[USED] = step
    factor.save(update_fields=["data"])
    return True


def _code(secret: str, step: int) -> str:
    return str(format_hotp_value(hotp_value(secret, step)))
