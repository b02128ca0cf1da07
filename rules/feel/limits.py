"""What one expression may cost. Exceeding any of these raises FeelLimitError."""

from rules.feel.errors import FeelLimitError
from rules.sentences import Sentence

SOURCE_LENGTH = 50_000
"""Characters of source text."""

NESTING = 60
"""Levels of expressions inside expressions, in the source."""

CALL_DEPTH = 40
"""Levels of functions, defined in an expression, that call each other."""

STEPS = 250_000
"""Loop turns, function calls and list elements handled in one evaluation."""

NODES_PER_STEP = 3
"""Parts of an expression that are evaluated for one step, in loops, filters and functions."""

LETTERS_PER_STEP = 100
"""Characters of a text that a function handles for one step."""

ITEMS_PER_STEP = 10
"""Elements of a list that a function handles for one step."""

LIST_LENGTH = 50_000
"""Elements of one list."""

STRING_LENGTH = 500_000
"""Characters of one string made by an expression."""

SUGGESTIONS = 20
"""Misspelt names of one evaluation for which the nearest known name is looked for."""

WARNINGS = 50
"""Warnings kept of one evaluation; later ones are dropped."""


def check_list(length: int) -> None:
    """Raise FeelLimitError when a list of that length may not be made."""
    if length > LIST_LENGTH:
        raise FeelLimitError(
            Sentence(
                "A list may have at most %(most)s elements; this expression makes a longer one.",
                most=f"{LIST_LENGTH:,}",
            )
        )


def check_string(length: int) -> None:
    """Raise FeelLimitError when a string of that length may not be made."""
    if length > STRING_LENGTH:
        raise FeelLimitError(
            Sentence(
                "A text may have at most %(most)s characters; this expression makes a longer one.",
                most=f"{STRING_LENGTH:,}",
            )
        )
