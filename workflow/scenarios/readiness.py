"""Whether a process may be published: what its scenarios say of it."""

from dataclasses import dataclass

from workflow.bpmn import read as read_process
from workflow.scenarios.coverage import Coverage, coverage
from workflow.scenarios.playing import Played, play
from workflow.scenarios.reading import read as read_scenarios


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the scenarios of a process say. `played` are all of them, in the order of their file."""

    played: tuple[Played, ...]
    coverage: Coverage

    @property
    def failed(self) -> tuple[Played, ...]:
        """The scenarios that went otherwise than expected: each is a reason to refuse."""
        return tuple(each for each in self.played if not each.went_well)

    @property
    def untouched(self) -> tuple[str, ...]:
        """The ids of the elements and flows that no scenario touches: publishing them needs a reason."""
        return self.coverage.untouched


def check_before_publishing(xml: bytes, scenarios: bytes | str) -> Readiness:
    """Play the scenarios of a process, as a `.tests.json` file holds them. Everything is undone.

    Raises `BpmnError` and `ScenarioFileError` for files that cannot be read.
    """
    model = read_process(xml)
    file = read_scenarios(scenarios, model)
    played = tuple(play(xml, script) for script in file.scripts)
    return Readiness(played, coverage(model, played, file.untouched))
