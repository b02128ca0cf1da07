"""What the manager said about a record that came back, for those who correct it."""

from typing import Any

from workflow.models import Task
from workflow.work import COMMENT_ON_ALL, returned_version


def returned_note(task: Task) -> dict[str, Any] | None:
    """Return who returned the record of a task, when and why, as `desk/returned_note.jinja` takes it, or None."""
    version = returned_version(task)
    if version is None:
        return None
    decision = version.decision
    return {"by": decision.by.name, "on": decision.at, "comment": decision.comments.get(COMMENT_ON_ALL)}
