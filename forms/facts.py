"""What FEEL may read in a form besides the answers, given by whoever opens the form and looked up when it is read.

A form at a task gets what its process sees (`workflow.scope`), which it can read and never change.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy

KNOWN_FACTS: Final = frozenset(
    {
        "actor", "authority", "case", "child", "children", "decisions", "episode", "forms", "history", "now", "person",
        "previous", "process", "settings", "task", "team", "today",
    }
)  # fmt: skip
"""The names there are. A property of the form with such a name hides the fact."""

PREFILL_FACTS: Final = KNOWN_FACTS | {"sibling"}
"""Those that a `prefill` may read: what is written of a brother or sister is for whoever fills in a form alone, whose
access it is read with, and nothing is worked out from it for others."""

EARLIER_FORMS: Final = frozenset({"forms", "previous", "history", "sibling"})
"""The facts that are answers to other forms, by form key: of this process, of the child's latest final record of each,
of all of the child's final records of each (a list), and of a brother's or sister's latest."""

DECISIONS: Final = "decisions"
"""The fact that is the answers of the decisions that the process asked, by their keys."""

NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})

FACT_WORDS: Final = {
    "child.date_of_birth": gettext_lazy("the child’s date of birth"),
    "child.expected_date_of_birth": gettext_lazy("the date on which the child is expected to be born"),
    "episode.opened_on": gettext_lazy("the date on which the work with the child began"),
    "episode.closed_on": gettext_lazy("the date on which the work with the child ended"),
}
"""How people call facts that a case may lack."""

# What not everybody may read

_kept: set[str] = set()
OF_SOMEBODY: Final = frozenset({"child", "person"})
"""The facts whose parts are what is known of a person."""

SAID_TWICE: Final = frozenset({"words", "parts"})
"""The parts of those that hold every other one again."""


class ReaderFacts(Mapping[str, object], ABC):
    """Facts as somebody may read them. What is kept from them is null here; `keeps` says where that could matter."""

    @abstractmethod
    def keeps(self, names: Collection[str]) -> bool:
        """Whether something behind one of these dotted names (`personal`) is kept from the reader."""


def keep_known(names: Collection[str]) -> None:
    """Say what of a person not everybody may read who may open a file, by the names that FEEL has for it."""
    _kept.update(names)


def personal(names: Iterable[str]) -> frozenset[str]:
    """Of the dotted names that FEEL reads, those behind which something may be kept from a reader."""
    roots = OF_SOMEBODY | EARLIER_FORMS | {DECISIONS}
    return frozenset(name for name in names if name.partition(".")[0] in roots)


def kept_known(names: Iterable[str]) -> tuple[str, ...]:
    """Of dotted names, those that read what `keep_known` named, or all that is known of a person at once."""
    return tuple(name for name in sorted(names) if _reads_known(name))


def _reads_known(name: str) -> bool:
    root, *inside = name.split(".")
    part = next((part for part in inside if part not in SAID_TWICE), "")
    return root in OF_SOMEBODY and (not part or part in _kept)


def is_kept(facts: Mapping[str, object], names: Collection[str]) -> bool:
    """Whether something that these names read is kept from whoever reads the facts."""
    return bool(names) and isinstance(facts, ReaderFacts) and facts.keeps(names)
