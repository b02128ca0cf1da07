"""What a template needs to draw the summary of another record, on a page of a form and on its check page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from forms.controls.record_summary import RecordSummaryControl
from forms.elements import Question
from forms.html_ids import html_id
from forms.rendering import Item
from forms.sources import RecordSummary, none_yet, summary_of

type SummaryOf = Callable[[Question], RecordSummary | str]
"""The summary that a question shows, or what to say where there is none."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A summary on a page. `record` is `None` where there is none; then `none` says so."""

    type: Literal["summary"]
    pointer: str
    id: str
    label: str
    hint: str
    record: RecordSummary | None
    none: str
    conditional: bool
    lead_in: str


def summary_view(question: Question, found: RecordSummary | str, *, conditional: bool, lead_in: str) -> SummaryView:
    """A summary as its page draws it."""
    return SummaryView(
        type="summary",
        pointer=question.pointer,
        id=html_id(question.pointer),
        label=question.label,
        hint=question.hint,
        record=None if isinstance(found, str) else found,
        none=found if isinstance(found, str) else "",
        conditional=conditional,
        lead_in=lead_in,
    )


def with_summary(item: Item, question: Question, found: RecordSummary | str) -> Item:
    """The same as an answer among others."""
    view = summary_view(question, found, conditional=False, lead_in="")
    return replace(item, kind="summary", display=view.none or view.label, summary=view)


def summary_for(question: Question, reader: Any, about: Any) -> RecordSummary | str:
    """The record that a summary shows to a reader, or what to say where there is none."""
    control = question.control
    if not isinstance(control, RecordSummaryControl):
        raise TypeError(f"{question.pointer} is no summary.")
    return summary_of(reader, about, control.record, control.questions) or none_yet(control.record)
