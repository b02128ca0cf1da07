"""What each kind of step asks of the analyst, and what step it makes of what was typed."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.asking import ItemAsking
from forms.controls.base import Fields
from forms.controls.options import Choice
from forms.definition import FormDefinition, Review
from forms.elements import Question
from forms.item_cards import ListPlace
from forms.json_values import Absent, Json, JsonObject, path_of
from forms.page_view import PageView, QuestionView
from forms.posted import posted_fields
from forms.rendering import leaves
from forms.versions.patterns import by_pattern, parted
from studio.form_step_words import name_of, places

type Made = tuple[JsonObject | None, dict[str, str]]
"""The step, or what is wrong by the id of the field."""


class StepForm(ABC):
    """One step that is being written, after the steps there are. `at` is the question it begins with, where chosen."""

    title: ClassVar[str | Promise]
    hint: ClassVar[str | Promise]

    def __init__(
        self, former: FormDefinition, definition: FormDefinition, steps: Sequence[JsonObject], at: str
    ) -> None:
        self.definition = definition
        self.asked = by_pattern(definition.questions)
        self.held = places(former.questions, steps)
        self.at = at

    def shown(self) -> dict[str, Any]:
        """What `studio/form_step.jinja` takes, but for errors and the way back."""
        return {"title": str(self.title), "hint": str(self.hint), "at": self.at, **self.fields()}

    @abstractmethod
    def fields(self) -> dict[str, Any]:
        """The fields: `selects` [{id, label, items, value}], `asks` (choose a question first), `element`, `rows`."""

    @abstractmethod
    def read(self, posted: QueryDict) -> Made:
        """The step that was posted."""

    def _choices(self, questions: Mapping[str, Question], first: str) -> list[dict[str, str]]:
        return [
            {"value": "", "text": first},
            *({"value": pointer, "text": name_of(pointer, questions)} for pointer in questions),
        ]

    def _gone_first(self) -> dict[str, Question]:
        """Where answers are now, those that the next version does not ask first."""
        return dict(sorted(self.held.items(), key=lambda item: item[0] in self.asked))


class Take(StepForm):
    """What was answered to one question is answered to another."""

    title = gettext_lazy("Take an answer along to another question")
    hint = gettext_lazy("It goes along as it is typed, right or not, with its remarks. A list goes with its items.")

    def fields(self) -> dict[str, Any]:
        new = {p: q for p, q in self.asked.items() if p not in self.held and not q.read_only}
        return {
            "selects": [
                _select("old", _("What is typed at"), self._choices(self._gone_first(), _("Choose")), self.at),
                _select("new", _("goes along to"), self._choices(new, _("Choose")), ""),
            ]
        }

    def read(self, posted: QueryDict) -> Made:
        old, new = posted.get("old", ""), posted.get("new", "")
        wrong = {}
        if old not in self.held:
            wrong["old"] = _("Choose the question that was asked before")
        if new not in self.asked or new == old:
            wrong["new"] = _("Choose the question that is asked now")
        elif not wrong and _list_of(old) != _list_of(new):
            wrong["new"] = _("An answer inside a list stays in its list: choose a question of the same list")
        if wrong:
            self.at = old
            return None, wrong
        same_place = path_of(old)[:-1] == path_of(new)[:-1]
        return {"rename" if same_place else "move": old, "to": new}, {}


class Fill(StepForm):
    """What is filled in where a question is empty."""

    title = gettext_lazy("Fill in an answer where there is none")
    hint = gettext_lazy("It is an answer like any other: whoever writes can change it.")
    _typed: Fields = MappingProxyType({})

    def fields(self) -> dict[str, Any]:
        question = self.asked.get(self.at)
        if question is None or not self._can(question):
            asked = {p: q for p, q in self.asked.items() if self._can(q)}
            return {"asks": _select("at", _("Which question is filled in?"), self._choices(asked, _("Choose")), "")}
        drawn = [each for each in leaves(self._view(question).elements) if isinstance(each, QuestionView)]
        return {"element": next((each for each in drawn if each.pointer == question.pointer), None)}

    def _view(self, question: Question) -> PageView:
        """The page on which the question is asked, the form's or that of a list's item, as if a rule showed it."""
        review = self.definition.review({})
        outer, inner = parted(self.at)
        if inner:
            listed = self.definition.questions[outer]
            item = ItemAsking(self.definition, listed, 0, review.standing)
            within = _showing(item.review(listed, 0, review), inner)
            typed = {item.page.slug: self._typed}
            return PageView(item, item.page, typed, within, show_problems=False, summary_of=lambda _question: "")
        return PageView(
            self.definition,
            self.definition.page(question.page),  # type: ignore[arg-type]  # every question has one
            {question.page: self._typed},
            _showing(review, self.at),
            show_problems=False,
            lists=lambda _question: ListPlace("step", 1, lambda _name, _number: ""),
            summary_of=lambda _question: "",
        )

    def _can(self, question: Question) -> bool:
        return not (question.read_only or question.items is not None or question.control.own_page)

    def read(self, posted: QueryDict) -> Made:
        self.at = posted.get("at", "")
        question = self.asked.get(self.at)
        if question is None or not self._can(question):
            return None, {"at": _("Choose a question")}
        self._typed = posted_fields(posted)
        reading = question.control.read(self._typed)
        if reading.problem or isinstance(reading.value, Absent):
            return None, {"value": reading.problem or question.control.required_message()}
        return {"default": self.at, "value": reading.value}, {}


class Change(StepForm):
    """What one answer becomes."""

    title = gettext_lazy("Change one answer into another")
    hint = gettext_lazy("Where several can be chosen, each of them. What you leave stays as it is typed.")

    def fields(self) -> dict[str, Any]:
        if self.at not in self.held:
            asked = {p: q for p, q in self.held.items() if q.items is None}
            return {"asks": _select("at", _("Whose answers change?"), self._choices(asked, _("Choose")), "")}
        before, after = self._options()
        choices = [{"value": "", "text": _("stays as it is")}]
        choices += [{"value": str(at), "text": words} for at, (_value, words) in enumerate(after)]
        rows = [
            {"id": f"new-{at}", "label": words, "items": choices if after else []}
            for at, (_value, words) in enumerate(before)
        ]
        return {
            "question": name_of(self.at, self.asked, self.held),
            "rows": rows,
            "free": not before,
            "free_items": [{"value": "", "text": _("Choose")}, *choices[1:]] if after else [],
        }

    def read(self, posted: QueryDict) -> Made:
        self.at = posted.get("at", "")
        if self.at not in self.held:
            return None, {"at": _("Choose a question")}
        before, after = self._options()
        pairs: list[Json] = []
        for at, (value, _words) in enumerate(before):
            new = self._new(posted.get(f"new-{at}", ""), after)
            if new is not None and new != value:
                pairs.append([value, new])
        if not before:
            old, new = posted.get("old", "").strip(), self._new(posted.get("new", ""), after)
            if not old or new is None:
                return None, {("old" if not old else "new"): _("Say what the answer is, and what it becomes")}
            pairs.append([old, new])
        if not pairs:
            return None, {"new-0": _("Say what at least one answer becomes")}
        return {"map": self.at, "values": pairs}, {}

    def _options(self) -> tuple[list[tuple[Json, str]], list[tuple[Json, str]]]:
        now = self.asked.get(self.at)
        return options(self.held[self.at]), (options(now) if now is not None else [])

    def _new(self, typed: str, after: list[tuple[Json, str]]) -> Json:
        if not after:
            return typed.strip() or None
        if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and int(typed) < len(after)):
            return None
        return after[int(typed)][0]


class Drop(StepForm):
    """What is not taken along."""

    title = gettext_lazy("Drop an answer")
    hint = gettext_lazy("It is taken out of the draft. An earlier version of the draft keeps it.")

    def fields(self) -> dict[str, Any]:
        choices = self._choices(self._gone_first(), _("Choose"))
        return {"selects": [_select("old", _("What is dropped?"), choices, self.at)]}

    def read(self, posted: QueryDict) -> Made:
        old = posted.get("old", "")
        if old not in self.held:
            return None, {"old": _("Choose the question whose answers are dropped")}
        return {"drop": old}, {}


def _showing(review: Review, pointer: str) -> Review:
    """The same review with a question asked that a rule may hide."""
    standing = review.standing
    shown = replace(standing, shown=standing.shown | {pointer}, asked=standing.asked | {pointer})
    return replace(review, standing=shown)


def _list_of(pointer: str) -> str:
    """The list that a pointer leads into; empty for none."""
    outer, inner = parted(pointer)
    return outer if inner else ""


def options(question: Question) -> list[tuple[Json, str]]:
    """What there is to choose, each with its words; nothing for a question that is answered freely."""
    widget = question.control.widget({})
    if isinstance(widget, Choice):
        return [(option.value, option.title) for option in widget.options]
    return []


def _select(name: str, label: str, items: list[dict[str, str]], value: str) -> dict[str, Any]:
    known = {item["value"] for item in items}
    return {"id": name, "label": label, "items": items, "value": value if value in known else ""}


KINDS: Final[Mapping[str, type[StepForm]]] = {"take": Take, "change": Change, "fill": Fill, "drop": Drop}
