"""What is typed in a draft, carried over to another form: answers to questions that both forms ask.

Nothing is thrown away. What the other form does not ask stays in the draft, unseen, and is there again when the draft
goes back.
"""

from collections.abc import Iterator, Mapping

from forms.definition import FormDefinition
from forms.elements import Question
from forms.models import Draft, FormVersion
from forms.revisions import keep_before


def carry_over(draft: Draft, version: FormVersion) -> None:
    """Let a draft be one of another form, with what is typed for questions of the same pointer on their new pages."""
    former, now = draft.form_version.definition, version.definition
    entered = carried(former, now, draft.entered)
    keep_before(draft, entered, None)
    draft.form_version, draft.entered = version, entered
    draft.revision += 1
    draft.save(update_fields=["form_version", "entered", "revision"])


def carried(
    former: FormDefinition, other: FormDefinition, entered: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, dict[str, list[str]]]:
    """What a draft of a form holds, as a draft of another form holds it."""
    found = {page: dict(fields) for page, fields in entered.items()}
    for pointer, question in other.questions.items():
        before = former.questions.get(pointer)
        if before is None or before.page == question.page:
            continue
        for name, typed in fields_of(before, entered.get(before.page, {})):
            found.setdefault(question.page, {})[name] = typed
    return found


def fields_of(question: Question, fields: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """What a page holds for a question: its own fields, and what begins with its pointer (lists, comments)."""
    for name, typed in fields.items():
        if name in question.control.field_names or name.startswith((f"{question.pointer}/", f"{question.pointer}~")):
            yield name, list(typed)
