"""What one evaluation carries along: its budget, its warnings, what it read, and the variables in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rules.feel.errors import FeelLimitError, Reason, said
from rules.feel.limits import CALL_DEPTH, ITEMS_PER_STEP, LETTERS_PER_STEP, STEPS, SUGGESTIONS, WARNINGS
from rules.feel.suggestions import nearest
from rules.sentences import Sentence

if TYPE_CHECKING:
    from rules.feel.values import Value

MISSING: Any = object()
"""Stands for "no such entry" where None would mean null."""


class Run:
    """One evaluation.

    `reads` is None when nobody asked what was read; `context` is what the caller gave, for functions that look there
    for the time.
    """

    __slots__ = ("context", "depth", "moment", "patterns", "reads", "steps", "suggestions", "warnings")

    def __init__(self, reads: dict[str, Any] | None, context: Mapping[str, Any] | None = None) -> None:
        self.context = context
        self.moment: datetime | None = None
        self.steps = STEPS
        self.depth = 0
        self.patterns: set[tuple[str, str | None]] | None = None
        self.suggestions = SUGGESTIONS
        self.warnings: list[str | Reason] = []
        self.reads = reads

    def spend(self, steps: int) -> None:
        """Take so many steps from the budget; FeelLimitError when it is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError(
                Sentence(
                    "The expression takes more than %(steps)s steps. Loop over fewer values, or split the expression.",
                    steps=f"{STEPS:,}",
                )
            )

    def handle(self, value: object) -> None:
        """Pay for a value that a function takes or makes, by its size."""
        if type(value) is str:
            self.spend(len(value) // LETTERS_PER_STEP)
        elif type(value) is list:
            self.spend(len(value) // ITEMS_PER_STEP)

    @property
    def explains(self) -> bool:
        """Whether somebody asked for the reasons of nulls. Otherwise none need to be made."""
        return self.reads is not None

    def warn(self, reason: str) -> None:
        """Keep a reason why something became null."""
        if len(self.warnings) < WARNINGS and reason not in self.warnings:
            self.warnings.append(reason)

    def meant(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name that was probably meant; nothing unless somebody asked for reasons.

        Only so many names are looked for in one evaluation, because it takes a while.
        """
        if self.reads is None or self.suggestions <= 0:
            return None
        self.suggestions -= 1
        return nearest(name, known)

    def null_as(self, template: str, /, **named: object) -> None:
        """Keep what a `Sentence` is made of when somebody asks for it; another reason may be filled in."""
        self.keep(Reason(template, named))

    def keep(self, reason: Reason) -> None:
        """Keep a reason that is not said yet."""
        if len(self.warnings) >= WARNINGS and type(self.warnings[-1]) is Reason:
            self.warnings[:] = said(self.warnings)  # the same again and again leaves room for others
        if len(self.warnings) < WARNINGS:
            self.warnings.append(reason)

    def enter(self, cost: int) -> None:
        """Count one more level of functions calling functions, and pay for what this one does."""
        self.spend(2 + cost)
        self.depth += 1
        if self.depth > CALL_DEPTH:
            raise FeelLimitError(
                Sentence("Functions call each other more than %(call_depth)s levels deep.", call_depth=CALL_DEPTH)
            )

    def leave(self) -> None:
        """Count one level less."""
        self.depth -= 1


class Scope:
    """Variables by name, and the scope around them; the outermost one is the caller's context."""

    __slots__ = ("entries", "parent")

    def __init__(self, entries: Mapping[str, Any], parent: Scope | None) -> None:
        self.entries = entries
        self.parent = parent

    def find(self, name: str) -> tuple[Any, bool]:
        """Return the raw value of a name, MISSING if there is none, and whether the caller's context gave it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.entries.get(name, MISSING)
            if found is not MISSING:
                return found, scope.parent is None
            scope = scope.parent
        return MISSING, True

    def names(self) -> Iterator[str]:
        """Yield the names of all variables, the nearest first."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.entries
            scope = scope.parent


type Code = Callable[[Run, Scope], Value]
"""A compiled part of an expression."""
