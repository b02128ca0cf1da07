"""What an earlier form of the child has in the same words, a shipped form begins with, or there is a reason."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.definition import FormDefinition, read
from forms.feel_texts import parse
from forms.items import asks_of
from tests.forms.asked_anew import ANEW, FROM_ANOTHER, Reasons
from tests.forms.examples import ROOT

OF_RECORDS = frozenset({"forms", "previous", "history"})
OF_FILE = frozenset({"child", "case", "sibling"})
CONDITIONS = frozenset({"case.assessment_authorised_on", "case.under_way", "child.date_of_birth"})
"""What prefills read of the file only to tell whether an earlier answer belongs to this work."""
WHOLE = ""
"""In place of a question: the records of a form as a whole, such as `history.visit`."""

type Place = tuple[str, str]
"""The key of a form, and the name of a question or list on its pages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a form asks it; `listed` is the list in which it stands, if it stands in one."""

    form: str
    name: str
    words: str
    listed: str = ""
    is_list: bool = False

    @property
    def place(self) -> Place:
        return self.form, self.listed or self.name

    @property
    def said(self) -> str:
        """The question as the reasons name it."""
        return f"{self.listed}[].{self.name}" if self.listed else self.name


def shipped() -> list[FormDefinition]:
    files = sorted((ROOT / "form_definitions").glob("*/*.json"))
    documents = [json.loads(path.read_text("utf-8")) for path in files if path.parent.name != "samples"]
    return [read(document, checked_before=True) for document in documents if "schema" in document]


FORMS = shipped()


def asked_in(form: FormDefinition) -> Iterator[Asked]:
    """What somebody types into a form, but for what comes from the child's file and goes back to it."""
    for question in form.questions.values():
        if question.read_only or question.annotations.updates:
            continue
        yield Asked(form.key, question.path[-1], question.label, is_list=question.items is not None)
        if question.items is not None:
            inside = asks_of(question).page.questions
            typed = [one for one in inside if not (one.read_only or one.annotations.updates)]
            yield from (Asked(form.key, one.path[-1], one.label, question.path[0]) for one in typed)


def read_by_prefills() -> dict[Place, frozenset[str]]:
    """The names that fill in each question or list, the list's own and those of the questions inside."""
    found: dict[Place, frozenset[str]] = {}
    for form in FORMS:
        for question in form.questions.values():
            inside = asks_of(question).page.questions if question.items is not None else ()
            texts = [one.annotations.prefill for one in (question, *inside) if one.annotations.prefill]
            place = form.key, question.path[0]
            found[place] = found.get(place, frozenset()).union(*(parse(text).reads for text in texts))
    return found


READS = read_by_prefills()


def from_the_file(place: Place) -> bool:
    """Whether a question begins with what the child's file says, or a brother's or sister's record."""
    return any(name.partition(".")[0] in OF_FILE and name not in CONDITIONS for name in READS.get(place, ()))


def sources_of(place: Place) -> set[Place]:
    """The questions of records that fill a question in, at once or by way of others."""
    found: set[Place] = set()
    waiting = [place]
    while waiting:
        for name in READS.get(waiting.pop(), ()):
            root, form, question = (*name.split("."), WHOLE, WHOLE)[:3]
            source = form, question
            if root in OF_RECORDS and (question or root == "history") and source not in found:
                found.add(source)
                waiting.append(source)
    return found


def repeated() -> dict[Asked, set[Place]]:
    """The questions that others ask in the same words and that do not begin with those, and where those stand."""
    everywhere = [asked for form in FORMS for asked in asked_in(form)]
    same: dict[tuple[str, str], set[Place]] = {}
    for asked in everywhere:
        same.setdefault((asked.name, asked.words), set()).add(asked.place)
    again: dict[Asked, set[Place]] = {}
    for asked in everywhere:
        known = sources_of(asked.place)
        others = {
            place
            for place in same[asked.name, asked.words]
            if place[0] != asked.form and not known & {place, (place[0], WHOLE)}
        }
        if others and not from_the_file(asked.place):
            again[asked] = others
    return again


def excused(reasons: Reasons) -> list[Place]:
    return [(form, name) for found in reasons.values() for name, forms in found.items() for form in forms.split()]


def begins_with_another(asked: Asked) -> bool:
    """Whether records fill in a question: the question of the same name, a form as a whole, or anything in a list."""
    found = sources_of(asked.place)
    if asked.is_list or asked.listed:
        return bool(found)
    return any(form != asked.form and name in (asked.name, WHOLE) for form, name in found)


AGAIN: Mapping[Asked, set[Place]] = repeated()


def test_every_question_of_two_forms_begins_with_the_earlier_answer_or_has_a_reason() -> None:
    reasons = {*excused(ANEW), *excused(FROM_ANOTHER)}
    without = {
        f"{asked.form} {asked.said}": sorted(others)
        for asked, others in AGAIN.items()
        if not {(asked.form, asked.said), asked.place} & reasons
    }
    assert without == {}


def test_no_reason_stands_for_what_needs_none() -> None:
    needed = {(asked.form, name) for asked in AGAIN for name in (asked.said, asked.place[1])}
    given = [*excused(ANEW), *excused(FROM_ANOTHER)]
    assert sorted(set(given) - needed) == []
    assert len(given) == len(set(given))


def test_what_begins_with_one_earlier_form_goes_on_doing_so() -> None:
    """Or else a reason for not beginning with the others would hide that it begins with none."""
    filled = {
        place for asked in AGAIN if begins_with_another(asked) for place in ((asked.form, asked.said), asked.place)
    }
    assert sorted(set(excused(FROM_ANOTHER)) - filled) == []
    assert sorted(set(excused(ANEW)) & filled) == []
