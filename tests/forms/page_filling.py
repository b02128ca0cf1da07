"""Filling in a draft through its pages as they are drawn: nothing is posted that the page does not offer."""

from collections.abc import Mapping
from typing import Any

import lxml.html
from django.test import Client

from forms.elements import Question
from forms.items import asks_of, instances
from forms.json_values import Absent, Json, value_at
from forms.models import Draft

type Fields = Mapping[str, list[str]]


class PageFilling:
    """One person who fills in one draft of the tests' wizard (`tests.forms.urls`)."""

    def __init__(self, client: Client, draft: Draft) -> None:
        self.client = client
        self.draft = draft
        self.definition = draft.form_version.definition

    def at(self, slug: str) -> str:
        return f"/example/{self.draft.pk}/{slug}/"

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Give these answers on every page that there is by then, in order."""
        for page in self.definition.pages:
            drawn = self.client.get(self.at(page.slug))
            if drawn.status_code != 200:
                continue  # a rule hides the page
            for question in page.questions:
                if question.items is not None:
                    self._fill_list(page.slug, question, value_at(answers, question.path))
            self._post(self.at(page.slug), _typed(page.questions, answers), "anyway")

    def submit(self) -> int:
        """Send the form in from its last page; the status of the answer."""
        form = self._form(self.at("check"))
        posted = {name: value for name, value in form.form_values() if name == "revision"}
        return self.client.post(self.at("check"), posted | {"action": "submit"}).status_code

    def _fill_list(self, slug: str, question: Question, items: Json | Absent) -> None:
        name = next(name for name, each in self.definition.lists.items() if each is question)
        for item in items if isinstance(items, list) else ():
            before = dict(self._form(self.at(slug)).form_values())
            opened = self.client.post(self.at(slug), before | {"action": f"add/{name}"})
            assert opened.status_code in (302, 303)
            self._post(opened["Location"], _typed(asks_of(question).page.questions, item), "anyway")

    def _post(self, url: str, typed: Fields, action: str) -> None:
        form = self._form(url)
        _type_into(form, typed)
        posted: dict[str, list[str]] = {}
        for name, value in form.form_values():
            posted.setdefault(name, []).append(value)
        answer = self.client.post(url, posted | {"action": action})
        assert answer.status_code in (302, 303), answer.content

    def _form(self, url: str) -> lxml.html.FormElement:
        answer = self.client.get(url)
        assert answer.status_code == 200, url
        page: lxml.html.HtmlElement = lxml.html.document_fromstring(answer.content)
        forms = page.forms
        return next(form for form in forms if "revision" in form.fields or "before" in form.fields)


def _typed(questions: tuple[Question, ...], answers: Json | Mapping[str, Any]) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for question in questions:
        value = value_at(answers if isinstance(answers, Mapping) else {}, question.path)
        if not isinstance(value, Absent) and not question.read_only and question.items is None:
            typed.update(question.control.enter(value))
    return typed


def _type_into(form: lxml.html.FormElement, typed: Fields) -> None:
    """Type texts, choose and tick, in what the page has; what it does not offer is left alone."""
    for name, texts in typed.items():
        fields = [field for field in form.inputs if field.name == name]
        for field in fields:
            if field.tag == "input" and field.type in ("radio", "checkbox"):
                field.checked = field.get("value") in texts
            elif field.tag == "select":
                if texts[0] in field.value_options:
                    field.value = texts[0]
            else:
                field.value = texts[0]


def offered(question: Question, value: Json) -> bool:
    """Whether a page can give this answer: the control reads back what it would type for it."""
    reading = question.control.read(question.control.enter(value))
    return not reading.problem and reading.value == value


def what_pages_can_give(definition: Any, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count, without those that no page offers: what is no option, and lists of nothing."""
    kept: dict[str, Any] = definition.clean(definition.clean(answers))
    for question in definition.questions.values():
        listed = value_at(kept, question.path)
        if isinstance(listed, list) and question.items is not None:
            asked = [each for index in range(len(listed)) for each in instances(question, index)]
        else:
            asked = [question]
        for each in asked:
            value = value_at(kept, each.path)
            if not isinstance(value, Absent) and each.items is None and not offered(each, value):
                holder: Any = value_at(kept, each.path[:-1])
                del holder[each.path[-1]]
    return _without_nothing(kept)


def _without_nothing(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {name: _without_nothing(below) for name, below in value.items()}
    return {name: below for name, below in kept.items() if below not in ({}, [])}
