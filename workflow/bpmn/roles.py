"""Role keys: who a step is for."""

import re
from typing import Final

from accounts.roles import ROLES

KNOWN_ROLES: Final = frozenset(ROLES)
"""Casewright's own role keys. An authority may add keys, never change these."""

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def is_snake_case(text: str) -> bool:
    """Whether the text is a key such as `team_manager`, of at most 100 characters."""
    return len(text) <= 100 and _SNAKE_CASE.fullmatch(text) is not None


def role_of_lane(name: str) -> str | None:
    """The role key that a lane's name stands for: "Team manager" is `team_manager`; None when it makes no key."""
    key = _BETWEEN_WORDS.sub("_", name.strip()).lower()
    return key if is_snake_case(key) else None
