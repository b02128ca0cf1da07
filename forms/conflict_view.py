"""What a template needs to ask which of two versions of an answer to keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from forms.drafts import Choice, Conflict, Typed
from forms.elements import Question
from forms.html_ids import html_id
from forms.json_values import Absent, JsonObject, put_at
from forms.page_view import SummaryLine
from forms.rendering import Item, item_of


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One question with its two versions.

    `fields` and `empty_names` carry what this person typed; `both` says whether keeping both texts is offered;
    `error` is what to do where nothing was chosen.
    """

    pointer: str
    id: str
    label: str
    mine: Item
    theirs: Item
    both: bool
    chosen: str
    error: str
    fields: tuple[tuple[str, str], ...]
    empty_names: tuple[str, ...]

    @property
    def summary(self) -> SummaryLine:
        """The line of the error summary; it leads to the first choice."""
        return SummaryLine(f"#{self.id}-mine", self.error)


def choice_views(conflicts: Iterable[Conflict], chosen: Mapping[str, Choice]) -> tuple[ChoiceView, ...]:
    """The choices to draw; `chosen` is what the person said when asked before."""
    return tuple(_choice(conflict, chosen.get(conflict.question.pointer)) for conflict in conflicts)


def _choice(conflict: Conflict, chosen: Choice | None) -> ChoiceView:
    question = conflict.question
    error = gettext("Choose which answer to “%(label)s” to keep") % {"label": question.label}
    return ChoiceView(
        pointer=question.pointer,
        id=html_id(question.pointer),
        label=question.label,
        mine=_version(question, conflict.mine),
        theirs=_version(question, conflict.theirs),
        both=conflict.both is not None,
        chosen=chosen or "",
        error=error if chosen == "undecided" else "",
        fields=tuple((name, text) for name, texts in conflict.mine.items() for text in texts),
        empty_names=tuple(name for name in question.control.field_names if name not in conflict.mine),
    )


def _version(question: Question, typed: Typed) -> Item:
    """A version of an answer in words; what cannot be read is shown as typed."""
    reading = question.control.read(typed)
    answers: JsonObject = {}
    if not isinstance(reading.value, Absent):
        put_at(answers, question.path, reading.value)
    item = item_of(question, answers)
    as_typed = " ".join(text for texts in typed.values() for text in texts)
    kind = "paragraphs" if question.control.keeps_both and not isinstance(item.display, list) else item.kind
    return replace(item, kind=kind, display=item.display or as_typed)
