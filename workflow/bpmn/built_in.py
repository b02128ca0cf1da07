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
        "history",
    }
)
"""What every expression can read without a variable of that name."""

CASE_PARTS: Final = frozenset(
    {"assessment_authorised_on", "protection_plans_ended", "reference", "under_way", "worker"}
)
"""What `case` has: the reference of the child's file, who works with the child, the other work that runs for it, when
the latest assessment of the episode was authorised, and how many child protection plans the child had that ended."""

BEFORE_IT_BEGINS: Final = frozenset({"case", "episode", "child", "settings", "today", "now", "previous", "history"})
"""What can be read of a child before a process about it has begun (`casewright:by-hand-when`)."""
