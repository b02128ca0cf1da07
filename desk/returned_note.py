"""What the manager said about a record that came back, and the replies of whoever corrects it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.definition import Entered
from forms.elements import Question
from forms.html_ids import html_id
from forms.items import asking_words
from forms.layout import CHECK_PAGE
from forms.models import FormVersion
from forms.problems import Problem
from forms.remark_view import field_view
from forms.remarks import REPLY, FieldView, RemarkView, field_for, label_of, texts_in, too_long_in
from forms.wizard_pages import CAME_FROM
from records.models import RecordVersion
from records.remarks import ON_THE_WHOLE, Remark, in_order, remarks_on

type AddressOf = Callable[[str], str]
"""The address of a page of the form, by its slug."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A comment on one answer, in the list: with the address of its question, or none when it is no longer asked."""

    label: str
    text: str
    url: str
    asked: bool
    reply: str
    field: FieldView


class ReturnedNote:
    """The comments on a version that came back, as the pages show them on which it is corrected.

    `shown` are the pointers of the questions that are asked now; a comment on another stands in the note with its whole
    text, as does what was said about the whole.
    """

    def __init__(self, version: RecordVersion, read_in: FormVersion) -> None:
        self.version = version
        self.definition = read_in.definition
        self.decision = version.decision
        self.remarks: tuple[Remark, ...] = remarks_on(version, read_in)

    @property
    def fields(self) -> tuple[Question, ...]:
        """The fields of the replies."""
        return tuple(field_for(REPLY, remark.pointer, self._conflict_label(remark)) for remark in self.remarks)

    def at_questions(
        self, shown: Collection[str], entered: Entered, errors: Mapping[str, str]
    ) -> dict[str, RemarkView]:
        """The comments that stand at their questions, by pointer; those inside a list stand at the list."""
        return {
            remark.place: RemarkView(remark.comment, self._field(remark, entered, errors))
            for remark in self.remarks
            if self._asked_at(remark.place, shown) is not None
        }

    def context(
        self, shown: Collection[str], entered: Entered, errors: Mapping[str, str], address: AddressOf
    ) -> dict[str, Any]:
        """The note as `desk/returned_note.jinja` takes it."""
        whole = next((remark for remark in self.remarks if remark.pointer == ON_THE_WHOLE), None)
        replies = texts_in(REPLY, entered)
        return {
            "by": self.decision.by.name,
            "first_name": self.decision.by.first_name,
            "on": self.decision.at,
            "comment": whole.comment.text if whole else None,
            "reply": replies.get(ON_THE_WHOLE, ""),
            "field": self._field(whole, entered, errors) if whole else None,
            "lines": [
                self._line(remark, shown, replies, self._field(remark, entered, errors), address)
                for remark in self.remarks
                if remark.pointer != ON_THE_WHOLE
            ],
        }

    def problems(self, entered: Entered, shown: Collection[str], first_page: str) -> list[Problem]:
        """The replies that are too long: on the page of their question, those in the note on the first."""

        places = {remark.pointer: remark.place for remark in self.remarks}

        def page_of(pointer: str) -> str:
            question = self._asked_at(places.get(pointer, pointer), shown)
            return question.page if question is not None else first_page

        return too_long_in(REPLY, entered, self._label, page_of)

    @property
    def _label(self) -> str:
        return _("Your reply to %(name)s") % {"name": self.decision.by.first_name}

    def _conflict_label(self, remark: Remark) -> str:
        return _("Your reply about “%(label)s”") % {"label": remark.label}

    def _field(self, remark: Remark, entered: Entered, errors: Mapping[str, str]) -> FieldView:
        error = errors.get(REPLY.prefix + remark.pointer, "")
        return field_view(REPLY, remark.pointer, entered, label=self._label, about=remark.label, error=error)

    def _line(
        self,
        remark: Remark,
        shown: Collection[str],
        replies: Mapping[str, str],
        field: FieldView,
        address: AddressOf,
    ) -> NoteLine:
        question = self._asked_at(remark.place, shown)
        came_from = urlencode({CAME_FROM: CHECK_PAGE})  # one mended answer leads back to where it is submitted
        url = f"{address(question.page)}?{came_from}#{html_id(question.pointer)}" if question is not None else ""
        reply = replies.get(remark.pointer, "")
        return NoteLine(remark.label, remark.comment.text, url, question is not None, reply, field)

    def _asked_at(self, pointer: str, shown: Collection[str]) -> Question | None:
        """The question at which a remark stands, if it is asked: for one inside an item, the item’s list."""
        lists = (listed for listed in self.definition.lists.values() if pointer.startswith(f"{listed.pointer}/"))
        question = self.definition.questions.get(pointer) or next(lists, None)
        return question if question is not None and question.pointer in shown else None


def comment_in_short(version: RecordVersion) -> str:
    """What a list shows of the comments on a returned version: on the whole, else the first on an answer.

    The answer's name stands before the quotation, and after it how many comments there are besides.
    """
    comments: Mapping[str, str] = version.decision.comments
    if not comments:
        return ""
    definition = version.form_version.definition
    first, *rest = in_order(comments, definition)
    said = f"“{comments[first].strip()}”"
    if first == ON_THE_WHOLE:
        more = ngettext("and %(count)s comment on an answer", "and %(count)s comments on answers", len(rest))
    else:
        said = f"{asking_words(label_of(definition, first))} {said}"
        more = ngettext("and %(count)s more comment", "and %(count)s more comments", len(rest))
    return f"{said} {more % {'count': len(rest)}}" if rest else said
