"""Scenarios of a process in a file beside it: read, played on the real engine, and compared with what was expected."""

from workflow.scenarios.playing import Played, play
from workflow.scenarios.readiness import Readiness, check_before_publishing
from workflow.scenarios.reading import ScenarioFile, ScenarioFileError, read

__all__ = [
    "Played",
    "Readiness",
    "ScenarioFile",
    "ScenarioFileError",
    "check_before_publishing",
    "play",
    "read",
]
