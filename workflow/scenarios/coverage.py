"""Which elements and flows of a process its scenarios touch, and how many paths they walk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.sentences import Sentence
from workflow.bpmn.model import ProcessModel
from workflow.scenarios.playing import Played


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many elements and flows there are and are touched; `untouched` are ids, in the order of the file.

    `paths` are the different ones that the scenarios walked: the sequences of what their tokens took.

    `excused` are those that the scenarios say cannot be touched, each with the reason; they are not in `untouched`.
    """

    elements: int
    elements_touched: int
    flows: int
    flows_touched: int
    paths: int
    untouched: tuple[str, ...]
    excused: Mapping[str, str]

    def __str__(self) -> str:
        return Sentence(
            "%(elements_touched)s of %(elements)s elements and %(flows_touched)s of %(flows)s flows "
            "touched, %(paths)s %(what)s walked",
            elements_touched=self.elements_touched,
            elements=self.elements,
            flows_touched=self.flows_touched,
            flows=self.flows,
            paths=self.paths,
            what="path" if self.paths == 1 else "paths",
        )


def coverage(model: ProcessModel, played: Iterable[Played], excuses: Mapping[str, str]) -> Coverage:
    """Count what the scenarios touched."""
    found = tuple(played)
    touched = frozenset(name for each in found for name in each.touched)
    left = [name for name in (*model.elements, *model.flows) if name not in touched]
    return Coverage(
        elements=len(model.elements),
        elements_touched=len(touched & set(model.elements)),
        flows=len(model.flows),
        flows_touched=len(touched & set(model.flows)),
        paths=len({each.path for each in found} - {""}),
        untouched=tuple(name for name in left if name not in excuses),
        excused={name: excuses[name] for name in left if name in excuses},
    )
