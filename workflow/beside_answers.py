"""What the draft of a task holds beside its answers, and goes with them when they are submitted."""

from collections.abc import Mapping
from typing import Any

from forms.remarks import FACT, KEEP_FACT, REMARK, REPLY, Kind, texts_in
from records.changed_fact import ChangedFact
from records.models import RecordVersion
from records.remarks import ON_THE_WHOLE
from records.updating import changed_since
from workflow.errors import CommentNeededError
from workflow.models import Task


def comments(task: Task, answers: Mapping[str, Any]) -> dict[str, str]:
    """What is said with a decision, by pointer; the whole record's is `ON_THE_WHOLE`.

    Raises `CommentNeededError`: work never goes back without a word of what must change.
    """
    whole = str(answers.get("comment", ""))
    said = ({ON_THE_WHOLE: whole} if whole.strip() else {}) | _texts(REMARK, task)
    if answers.get("decision") == "return" and not said:
        raise CommentNeededError
    return said


def changed_facts(version: RecordVersion) -> list[ChangedFact]:
    """What others changed in the children's files since a record was begun, and it says otherwise."""
    first = Task.objects.filter(record__record=version.record_id, draft__isnull=False).order_by("draft__created_at")
    began = first.values_list("draft__created_at", flat=True).first() or version.submitted_at
    return changed_since(version, began)


def left_facts(task: Task, version: RecordVersion) -> list[str]:
    """What stays in the child's file as it is, by the choice of whoever decides: of what is in question now.

    A choice about what nobody says otherwise any more counts for nothing: the record updates that.
    """
    kept = {key for key, choice in _texts(FACT, task).items() if choice == KEEP_FACT}
    return sorted(kept & {fact.key for fact in changed_facts(version)}) if kept else []


def replies(task: Task, returned: RecordVersion | None) -> dict[str, str]:
    """What the author replies to the comments of the decision that sent the work back."""
    if returned is None:
        return {}
    return {pointer: text for pointer, text in _texts(REPLY, task).items() if pointer in returned.decision.comments}


def _texts(kind: Kind, task: Task) -> dict[str, str]:
    return texts_in(kind, task.draft.entered) if task.draft is not None else {}
