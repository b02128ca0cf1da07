"""Where the tokens of an expected game are, what is seen and set there, and what is waited for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.workflow.random_models import Catch

type Next = Callable[[], None]


@dataclass(eq=False)
class Place:
    """Where tokens are: a process, a subprocess, one of several instances, or an activity with its border."""

    around: "Place | None" = None
    tokens: int = 1
    emptied: Next | None = None
    """What happens when its last token is used up."""
    catcher: tuple[Catch, Next] | None = None
    """An error or escalation that is caught here."""
    of: str = ""
    """The element that it is the inside of, if it holds variables; the process itself has none."""
    variables: dict[str, Any] | None = None
    trace: str = ""
    """Where the scripts of a process say that they ran. Set for a process, which sees nothing around it."""
    outlives: bool = False
    """Whether it is a called process that goes on by itself when what is around its call ends."""
    is_open: bool = True
    times_cleared: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it and everything around it is open."""
        return self.is_open and (self.around is None or self.around.is_live)

    def is_within(self, outer: "Place") -> bool:
        """Whether it is another place or inside it."""
        return self is outer or (self.around is not None and self.around.is_within(outer))

    def process(self) -> "Place":
        """The process that it is in."""
        return self if self.trace or self.around is None else self.around.process()

    def get(self, name: str) -> Any:
        """A variable as it is seen from here; None when nobody has it."""
        return (self._holder(name).variables or {}).get(name)

    def set(self, name: str, value: Any) -> None:
        """Set a variable where it is found, looking outwards, else in the process."""
        holder = self._holder(name)
        holder.variables = {**(holder.variables or {}), name: value}

    def add(self, name: str, number: int) -> int:
        """Add to a number, which is 0 when nobody has it; return it."""
        total: int = (self.get(name) or 0) + number
        self.set(name, total)
        return total

    def _holder(self, name: str) -> "Place":
        place = self
        while name not in (place.variables or {}) and not place.trace and place.around is not None:
            place = place.around
        return place if name in (place.variables or {}) else self.process()


@dataclass(eq=False)
class Awaited:
    """Something that can happen, and what happens then."""

    kind: str
    id: str
    place: Place
    then: Next
    name: str = ""
    at: int = 0
    left: int = 1
    """How often it can happen; 0 without end."""
    every: int = 0
