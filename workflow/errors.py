"""Why the engine refused: each has a stable code and words for the person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _


class WorkflowError(Exception):
    """Something a person asked for cannot be done. `str(error)` says why and what to do."""

    code = "workflow"


class TakenError(WorkflowError):
    """The task already belongs to somebody."""

    code = "taken"

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(_("%(name)s has it already.") % {"name": holder})


class NotYoursError(WorkflowError):
    """The task is not, or no longer, with this person."""

    code = "not_yours"


class NotAllowedError(WorkflowError):
    """The policy, or the process itself, does not let this person do the task."""

    code = "not_allowed"


class OwnWorkError(NotAllowedError):
    """The task must be done by somebody else than the one who did the task it is separate from."""

    code = "own_work"


class CommentNeededError(WorkflowError):
    """Work was to go back to its author without a word of what must change."""

    code = "comment_needed"

    def __init__(self) -> None:
        super().__init__(_("Write what must change: in the comment, or at an answer."))


class AlreadySubmittedError(WorkflowError):
    """The task is done: submitting it again has no effect."""

    code = "already_submitted"

    def __init__(self, at: datetime | None) -> None:
        self.at = at
        super().__init__(_("This was already submitted."))


class NoLongerNeededError(WorkflowError):
    """The process moved on and cancelled the task before it was done."""

    code = "no_longer_needed"

    def __init__(self) -> None:
        super().__init__(_("This task is no longer needed: the work went on without it. What was written is kept."))


class SuspendedError(WorkflowError):
    """A manager has suspended the work."""

    code = "suspended"

    def __init__(self) -> None:
        super().__init__(
            _("A manager has put this work on hold. What you write is kept; nothing can be submitted yet.")
        )


class OnHoldError(WorkflowError):
    """A manager's act on work that is on hold: nothing in it moves until it is let go on."""

    code = "on_hold"

    def __init__(self) -> None:
        super().__init__(_("This work is on hold. Let it go on first."))


class NoReasonError(WorkflowError):
    """Something was to be done with work of others without a word of why."""

    code = "no_reason"

    def __init__(self) -> None:
        super().__init__(_("Write why."))


def reason_of(text: str) -> str:
    """What somebody wrote of why they do something, trimmed. Raises `NoReasonError` where that is nothing."""
    said = text.strip()
    if not said:
        raise NoReasonError
    return said


class NoSuchTeamError(WorkflowError):
    """A process names a team that there is not."""

    code = "no_such_team"

    def __init__(self) -> None:
        super().__init__(_("There is no team of this name."))


class NoActiveVersionError(WorkflowError):
    """The authority uses no version of this process or form."""

    code = "no_active_version"


class RetiredVersionError(NoActiveVersionError):
    """The version that a call is bound to is retired: it starts no new work."""

    code = "retired_version"


class NoPathError(WorkflowError):
    """No outgoing flow of a gateway is true and it has no default. `because` is what was asked of it, to be kept."""

    code = "no_path"

    def __init__(self, because: Mapping[str, Any] | None = None) -> None:
        self.because = because
        super().__init__("No condition is true and there is no default flow.")


class ForeseenError(WorkflowError):
    """A failure that the process itself provides for: a handler raises it, an error event of the process catches it."""

    code = "foreseen"

    def __init__(self, error_code: str) -> None:
        self.error_code = error_code
        super().__init__(error_code)
