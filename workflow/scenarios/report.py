"""What playing the scenarios of a file gave, as it is kept with the file: how each went, and what they touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from rules.sentences import kept, read_again
from workflow.bpmn.model import ProcessModel
from workflow.scenarios.coverage import Coverage, coverage
from workflow.scenarios.playing import Played


@dataclass(frozen=True, slots=True)
class Report:
    """The scenarios that were played so far, in the order of their file; of all together, what they touched."""

    played: tuple[Played, ...] = ()

    @property
    def failed(self) -> tuple[Played, ...]:
        """The scenarios that went otherwise than expected."""
        return tuple(each for each in self.played if not each.went_well)

    def and_then(self, played: Played) -> "Report":
        """The report with one more scenario."""
        return Report((*self.played, played))

    def coverage(self, model: ProcessModel, excuses: Mapping[str, str]) -> Coverage:
        """Count what was touched; `excuses` are why some elements cannot be (`ScenarioFile.untouched`)."""
        return coverage(model, self.played, excuses)

    def as_data(self) -> dict[str, Any]:
        """As JSON, which `from_data` reads."""
        touched = sorted({name for each in self.played for name in each.touched})
        return {
            "played": [[each.name, [kept(words) for words in each.problems], each.path] for each in self.played],
            "touched": touched,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """From what `as_data` gave; nothing played for an empty mapping. Each is said to touch what all did."""
        touched = frozenset(data.get("touched", ()))
        played: Sequence[Sequence[Any]] = data.get("played", ())
        return cls(
            tuple(Played(name, tuple(map(read_again, problems)), touched, *path) for name, problems, *path in played)
        )
