"""A value that somebody is asked for who starts an activity."""

from dataclasses import dataclass
from typing import Final

TEXT: Final = "text"
NUMBER: Final = "number"
DATE: Final = "date"
YES_NO: Final = "yes/no"
KINDS: Final = (TEXT, NUMBER, DATE, YES_NO)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the variable that holds the answer, of which kind (one of `KINDS`) it is, and the words."""

    name: str
    kind: str
    question: str
    optional: bool
    """Whether it may be left without an answer, which is null then."""
