"""Why a scenario could not go on."""


class ScenarioError(Exception):
    """A step of a scenario cannot be taken. `str(error)` names the step, says why and what to do."""
