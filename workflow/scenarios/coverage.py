"""Which elements and flows of a process its scenarios touch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.bpmn.model import ProcessModel
from workflow.scenarios.playing import Played


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many elements and flows there are and are touched; `untouched` are ids, in the order of the file.

    `excused` are those that the scenarios say cannot be touched, each with the reason; they are not in `untouched`.
    """

    elements: int
    elements_touched: int
    flows: int
    flows_touched: int
    untouched: tuple[str, ...]
    excused: Mapping[str, str]

    def __str__(self) -> str:
        return (
            f"{self.elements_touched} of {self.elements} elements and "
            f"{self.flows_touched} of {self.flows} flows touched"
        )


def coverage(model: ProcessModel, played: Iterable[Played], excuses: Mapping[str, str]) -> Coverage:
    """Count what the scenarios touched."""
    touched = frozenset(name for each in played for name in each.touched)
    left = [name for name in (*model.elements, *model.flows) if name not in touched]
    return Coverage(
        elements=len(model.elements),
        elements_touched=len(touched & set(model.elements)),
        flows=len(model.flows),
        flows_touched=len(touched & set(model.flows)),
        untouched=tuple(name for name in left if name not in excuses),
        excused={name: excuses[name] for name in left if name in excuses},
    )
