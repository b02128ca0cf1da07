"""Why something is asked, what lets us ask, and how long the answer is kept: in words, for a question and a form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from forms.asking import Asking
from forms.definition import FormDefinition
from forms.elements import Question
from forms.form_texts import naming

RETENTION_WORDS: Final = {
    "adoption": gettext_lazy("It is kept for 100 years from the adoption order."),
    "care_leaver": gettext_lazy("It is kept until 75 years after the young person’s birth."),
    "child_in_need": gettext_lazy("It is kept for as long as this council keeps the records of children in need."),
    "child_protection": gettext_lazy("It is kept for as long as this council keeps child protection records."),
    "contact": gettext_lazy("It is kept for as long as this council keeps records of contacts."),
    "looked_after": gettext_lazy("It is kept until the child’s 75th birthday."),
    "same_as_reviewed_record": gettext_lazy("It is kept as long as the record it is about."),
}
"""What the classes of the retention schedule mean to the family and the worker. The periods of some are each
council's own. A `retention` that is a sentence is shown as it stands; other codes are not shown."""


@dataclass(frozen=True, slots=True)
class FormPurpose:
    """What a form is for. `basis` and `kept` are whole sentences, or empty."""

    purpose: str
    basis: str
    kept: str


def purpose_of(definition: FormDefinition, kept_as: str) -> FormPurpose | None:
    """Why the form as a whole is filled in; `None` when it does not say.

    `kept_as` is the class by which what is written is kept: the form's own, or a longer one.
    """
    if not definition.purpose:
        return None
    return FormPurpose(definition.purpose, _basis(definition.lawful_basis), kept_words(kept_as))


def why(question: Question, definition: Asking, kept_as: Callable[[], str] | None = None) -> str:
    """Why a question is asked, in paragraphs parted by empty lines. `kept_as` as in `purpose_of`, once it is asked.

    One that is marked voluntary or statutory always has an explanation, with the form's purpose where it has none of
    its own. Another has one only where the form says something about this very question: the form's purpose stands at
    its beginning.
    """
    notes = question.annotations
    voluntary = notes.collect == "voluntary"
    purpose = notes.purpose or (definition.purpose if notes.collect else "")
    if not purpose and not (notes.lawful_basis or notes.retention):
        return ""
    lines = [purpose, _basis(notes.lawful_basis or definition.lawful_basis)]
    if notes.feeds:
        lines.append(gettext("It also counts in returns to the government, without names."))
    if voluntary or notes.retention:
        lines.append(kept_words(notes.retention or (kept_as() if kept_as is not None else definition.retention)))
    return naming("\n\n".join(line for line in lines if line), purpose)


def kept_words(retention: str) -> str:
    """How long something is kept, as a sentence; empty for a class that has no words here."""
    if " " in retention.strip():
        return retention
    return str(RETENTION_WORDS.get(retention, ""))


def _basis(basis: tuple[str, ...]) -> str:
    return gettext("What lets us ask: %(basis)s.") % {"basis": ", ".join(basis)} if basis else ""
