"""Names that Casewright keeps for itself (FEEL context of a process)."""

from typing import Final

BUILT_IN: Final = frozenset(
    {
        "case",
        "episode",
        "child",
        "children",
        "person",
        "team",
        "authority",
        "settings",
        "process",
        "task",
        "actor",
        "today",
        "now",
        "decisions",
        "forms",
        "previous",
    }
)
"""What every expression can read without a variable of that name."""
