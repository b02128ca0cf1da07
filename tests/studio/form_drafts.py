"""Open drafts of the shipped assessment, a second version of it, and the worker that moves them."""

import json
from typing import Any

from accounts.context import authority
from tests.cast import Cast
from tests.forms.examples import shipped
from tests.jobs.due_now import do_due
from tests.workflow.test_form_moves import FORM, written
from workflow.form_versions import rehearsals, using
from workflow.form_versions.batches import FORM_MOVES
from workflow.models import Task

__all__ = ["FORM", "begun", "changed_assessment", "work_off"]

KINDS = (FORM_MOVES.kind, rehearsals.KIND, using.KIND)
"""The due work that versions of forms make."""


def begun(cast: Cast, count: int) -> list[Task]:
    """Assessments that Sam has begun to write."""
    with authority(cast.id):
        return [written(cast) for _ in range(count)]


def changed_assessment() -> dict[str, Any]:
    """The shipped assessment with one question under another name, and a new one that needs an answer; no steps yet."""
    text = json.dumps(shipped(f"assessment/{FORM}.v1.json"))
    document: dict[str, Any] = json.loads(text.replace("child_feelings", "child_emotions"))
    schema = document["schema"]
    schema["properties"]["who_was_seen"] = {"type": "string", "title": "Who else did you see?"}
    schema.setdefault("required", []).append("who_was_seen")
    document["uischema"]["elements"][0]["elements"].append({"type": "Control", "scope": "#/properties/who_was_seen"})
    return document


def work_off(cast: Cast) -> None:
    """Do what is due as the worker does."""
    with authority(cast.id):
        do_due(*KINDS)
