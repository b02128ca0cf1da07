"""Killing who is at work between any two statements, within one transaction."""

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """Who was at work is dead. No code of the product catches it."""


class Life:
    """Counts the statements of who is at work (a savepoint is one), as a wrapper of Django's that sees each of them.

    `left` are those that may still be made. After that nothing reaches the database but what it does by itself
    with what a dead client leaves behind: it rolls back.
    """

    def __init__(self) -> None:
        self.left: int | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.left is not None and not sql.startswith("ROLLBACK"):
            if self.left == 0:
                raise Killed
            self.left -= 1
        return execute(sql, params, many, context)
