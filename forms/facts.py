"""What FEEL may read in a form besides the answers, given by whoever opens the form and looked up when it is read.

A form at a task gets what its process sees (`workflow.scope`), which it can read and never change.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy

KNOWN_FACTS: Final = frozenset(
    {
        "actor", "authority", "case", "child", "children", "decisions", "episode", "forms", "now", "person",
        "previous", "process", "settings", "team", "today",
    }
)  # fmt: skip
"""The names there are. A property of the form with such a name hides the fact."""

EARLIER_FORMS: Final = frozenset({"forms", "previous"})
"""The facts that are answers to other forms, by form key: of this process, and of the child's latest final records."""

NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})

FACT_WORDS: Final = {
    "child.date_of_birth": gettext_lazy("the child’s date of birth"),
    "child.expected_date_of_birth": gettext_lazy("the date on which the child is expected to be born"),
    "episode.opened_on": gettext_lazy("the date on which the work with the child began"),
    "episode.closed_on": gettext_lazy("the date on which the work with the child ended"),
}
"""How people call facts that a case may lack."""
