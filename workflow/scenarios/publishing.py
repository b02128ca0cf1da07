"""When a process may not be published for what its scenarios say."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rules.sentences import listed
from workflow.errors import WorkflowError
from workflow.scenarios.playing import Played
from workflow.scenarios.readiness import check_before_publishing

LONGEST_REASON = 300
"""The audit trail keeps so many characters of a reason."""


class ScenariosFailedError(WorkflowError):
    """A scenario went otherwise than expected. `failed` says which, with what was otherwise."""

    code = "scenarios_failed"

    def __init__(self, failed: Sequence[Played]) -> None:
        self.failed = tuple(failed)
        told = "\n".join(f"{each.name}: {' '.join(each.problems)}" for each in failed)
        super().__init__(_("Scenarios failed. Mend the process, or the scenario.") + f"\n{told}")


class UntouchedError(WorkflowError):
    """Elements or flows that no scenario touches were to be published without a reason. `untouched` are their ids."""

    code = "untouched"

    def __init__(self, untouched: Sequence[str]) -> None:
        self.untouched = tuple(untouched)
        words = _("No scenario touches %(names)s. Add one, or say why it can be published all the same.")
        super().__init__(words % {"names": listed(untouched)})


class ReasonTooLongError(WorkflowError):
    """A reason that the audit trail would cut."""

    code = "reason_too_long"

    def __init__(self) -> None:
        super().__init__(_("Shorten the reason to %(most)s characters.") % {"most": LONGEST_REASON})


def untouched_for_a_reason(xml: bytes, scenarios: bytes | str, reason: str) -> tuple[str, ...]:
    """Play the scenarios of a process; return the ids of what they leave untouched, for which there is a reason.

    Raises `BpmnError`, `ScenarioFileError`, `ScenariosFailedError`, and where something is untouched `UntouchedError`
    without a reason and `ReasonTooLongError` for one of more than 300 characters.
    """
    ready = check_before_publishing(xml, scenarios)
    if ready.failed:
        raise ScenariosFailedError(ready.failed)
    if ready.untouched and not reason.strip():
        raise UntouchedError(ready.untouched)
    if ready.untouched and len(reason.strip()) > LONGEST_REASON:
        raise ReasonTooLongError
    return ready.untouched
