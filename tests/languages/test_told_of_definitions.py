"""What is told about definitions is said in the reader's language, whoever read the definition first."""

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.models import User
from forms.definition import read
from forms.problems import FormDefinitionError
from forms.versions.comparing import compare
from rules import dmn
from rules.dmn.analysis import gaps
from rules.sentences import Sentence, read_again
from tests.cast import Cast
from tests.forms.examples import control, form, layout
from tests.languages.pseudo import CODE, NARROW, spoken, templates, wide
from tests.rules.dmn.models import decision, definitions, input_data, table, table_model
from tests.workflow.bpmn_faults import SOUND
from tests.workflow.test_bpmn_refusals import CASES
from workflow.bpmn import BpmnError
from workflow.bpmn import read as read_process
from workflow.scenarios.comparing import _unlike, _yes, told_incidents
from workflow.scenarios.playing import Played
from workflow.scenarios.report import Report


def asking(title: str, **more: Any) -> dict[str, Any]:
    return form({"seen": {"type": "string", "title": title, **more}}, layout(control("seen")))


QUOTED = re.compile(r"“[^”]*”|<[^>]*>|'[^']*'|https?://\S+|[^\s<]+:(?=\S)[^\s<]*|\b\w+-[\w-]+\b|\b\w*[_/]\w*\b")
"""What is said as it stands in a file: names of elements, expressions, and settings of Camunda or of ours."""
TECHNICAL = {"BPMN", "Camunda", "ISO", "targetRef", "formKey", "startQuantity", "assignee", "candidateUsers", "latest"}
TECHNICAL |= {"deployment", "versionTag"}
"""Names that BPMN and Camunda give settings and their values."""
TAGS = re.compile(r"(?<=[<:])process")
"""Of tags that are not closed, which are named as they stand."""


def english_in(message: str, names: Collection[str]) -> set[str]:
    """The words of a message that are still English, besides names; with a comma that is, if it has one."""
    said = QUOTED.sub(" ", str(message))
    return {word for word in NARROW.findall(said) if word not in names} | ({","} if ", " in said else set())


@pytest.fixture
def wide_language(settings: Any, tmp_path: Path) -> None:
    spoken(settings, tmp_path)


@pytest.mark.usefixtures("wide_language")
def test_a_refusal_that_was_read_in_english_is_said_in_the_language_of_who_reads_it_then() -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read({**asking("Seen"), "title": 3})
    (problem,) = caught.value.problems
    assert str(problem.message) == "“title” is a text."
    with override(CODE):
        assert str(problem.message) == f"“title” {wide('is a text.')}"


@pytest.mark.usefixtures("wide_language")
def test_a_comparison_of_versions_is_said_in_it() -> None:
    (change,) = compare(read(asking("Seen")), read(asking("Seen alone")))
    with override(CODE):
        assert str(change.words) == f"{wide('it was called')} “Seen”"


@pytest.mark.usefixtures("wide_language")
def test_a_finding_that_was_stored_is_said_in_it_and_an_older_one_as_it_was() -> None:
    told = Sentence("The process has no start event %(at)s. It has %(known)s.", at="“A”", known="“B”")
    stored = Report((Played("One", (told, "Older."), frozenset()),)).as_data()
    new, old = Report.from_data(stored).played[0].problems
    with override(CODE):
        assert str(new).startswith(wide("The process has no start event"))
        assert str(old) == "Older."


@pytest.mark.django_db
@pytest.mark.usefixtures("wide_language")
def test_the_studio_says_in_it_what_is_wrong_with_a_form(northmere: Cast, sign_in: Any) -> None:
    document = json.dumps({**asking("Seen"), "title": 3}).encode()
    User.objects.filter(pk=northmere.ana.pk).update(language=CODE)
    ana = sign_in(User.objects.get(pk=northmere.ana.pk))
    sent = {"file": SimpleUploadedFile("seen.json", document), "reason": "To see what is said."}
    told = ana.post("/studio/forms/publish/", sent, follow=True).content.decode()
    assert wide("is a text.") in told
    assert "is a text." not in told


@pytest.mark.usefixtures("wide_language")
def test_every_refusal_of_a_process_is_said_in_it_but_for_names_that_stand_in_the_file() -> None:
    left: dict[str, set[str]] = {}
    for case in CASES:
        file = SOUND.replace(case.old, case.new, 1)
        with pytest.raises(BpmnError) as caught:
            read_process(file.encode())
        names = {*re.findall(r'(?<=[">])[A-Za-z]+', file), *TAGS.findall(file), *TECHNICAL}
        for problem in caught.value.problems:
            with override(CODE):
                words = english_in(problem.message, names)
            if words:
                left[str(problem.message)] = words
    assert left == {}


@pytest.mark.usefixtures("wide_language")
def test_why_a_decision_is_null_is_kept_so_that_it_can_be_said_in_it() -> None:
    inputs = (input_data("age", "number"),)
    model = dmn.read(definitions(*inputs, decision("d", table(("age + worry",), ["- | 1"]), requires=("in_age",))))
    (step,) = json.loads(json.dumps(model.decide("d", {"age": 3}).as_data()))["steps"]
    warnings = [read_again(each) for each in step["warnings"]]
    assert "there is no `worry`" in warnings
    with override(CODE):
        assert f"{wide('there is no')} `worry`" in [str(each) for each in warnings]
    assert read_again("there is no `older`") == "there is no `older`"


def test_what_is_filled_into_a_sentence_has_a_name_that_a_translator_understands() -> None:
    names = {name for text in templates() for name in re.findall(r"%\((\w+)\)", text)}
    assert len(names) > 100
    assert {name for name in names if re.search(r"\d$|__|^self|^(strerror|local_?name|ord|line_of)$", name)} == set()


@pytest.mark.usefixtures("wide_language")
def test_what_came_otherwise_than_a_scenario_expects_is_said_in_it() -> None:
    with override(CODE):
        told = [str(line) for line in (*_unlike(Sentence("finished"), _yes(False), _yes(True)), told_incidents([]))]
    assert told == [f"{wide('finished')}: {wide('expected')} {wide('no, got')} {wide('yes')}.", wide("none")]


@pytest.mark.usefixtures("wide_language")
def test_what_no_rule_of_a_decision_table_is_for_is_said_in_it() -> None:
    rules = ['< 5 | "a", "b", "c" | 1', '[5..10) | not("a", "b") | 2', "(20..30) | - | 3", "40 | - | 4"]
    columns = [{"expression": "age", "type": "number"}, {"expression": "risk", "type": "string"}]
    read_again = table_model(columns, rules, hit_policy="UNIQUE").table("d")
    assert read_again is not None
    found = [gap.region.words for gap in gaps(read_again).rows]
    assert any(" or " in words for words in found)
    with override(CODE):
        left = {word for words in found for word in NARROW.findall(str(words))} - {"age", "risk"}
    assert left == set()
