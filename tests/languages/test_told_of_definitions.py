"""What is told about definitions is said in the reader's language, whoever read the definition first."""

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.models import User
from cases.kin import OF_FAMILY, PARTS
from cases.models import Kinship
from cases.person_facts import KINDS, OF_CHILD
from cases.told_details import DETAILS
from forms.definition import read
from forms.problems import FormDefinitionError
from forms.versions.comparing import compare
from records.updating import fault_of
from rules import dmn
from rules.dmn.analysis import gaps
from rules.sentences import Sentence, read_again
from tests.cast import Cast
from tests.forms.examples import control, form, layout
from tests.languages.pseudo import CODE, NARROW, spoken, templates, wide
from tests.records.feeding import visit_form
from tests.rules.dmn.models import decision, definitions, input_data, table, table_model
from tests.workflow.bpmn_faults import SOUND
from tests.workflow.running import bpmn, flows, script
from tests.workflow.test_bpmn_refusals import CASES
from workflow.bpmn import BpmnError, EndEvent
from workflow.bpmn import read as read_process
from workflow.by_hand import by_hand
from workflow.name_checks import Supplied, name_faults
from workflow.scenarios.comparing import _unlike, _yes, told_incidents
from workflow.scenarios.playing import Played
from workflow.scenarios.report import Report


def asking(title: str, **more: Any) -> dict[str, Any]:
    return form({"seen": {"type": "string", "title": title, **more}}, layout(control("seen")))


QUOTED = re.compile(r"“[^”]*”|<[^>]*>|'[^']*'|https?://\S+|[^\s<]+:(?=\S)[^\s<]*|\b\w+-[\w-]+\b|\b\w*[_/]\w*\b")
"""What is said as it stands in a file: names of elements, expressions, and settings of Camunda or of ours."""
TECHNICAL = {"BPMN", "Camunda", "ISO", "targetRef", "formKey", "startQuantity", "assignee", "candidateUsers", "latest"}
TECHNICAL |= {"deployment", "versionTag", "asked", "starter"}
"""Names that BPMN, Camunda and Casewright give settings and their values."""
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
def test_a_page_without_a_title_is_named_in_it_at_the_same_address() -> None:
    page = {"type": "Category", "elements": [{"type": "Control", "scope": "#/properties/seen"}]}
    with override(CODE):
        (found,) = read({**asking("Seen"), "uischema": {"type": "Categorization", "elements": [page]}}).pages
        assert wide(", part") in str(found.title)
    assert str(found.title).endswith(", part 1")
    assert found.slug.endswith("-part-1")


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


LINE: Final[dict[str, Any]] = {"type": "string"}
CODE_OF: Final[dict[str, Any]] = {"type": "string", "x-casewright": {"code_list": "sex"}}
PRIVATE: Final[dict[str, Any]] = {"type": "string", "x-casewright": {"sensitivity": "restricted"}}
FLAG: Final[dict[str, Any]] = {"type": "boolean"}
SLIPS: Final[tuple[tuple[str, dict[str, Any], bool], ...]] = (
    ("nonsense", LINE, False),
    ("family.nonsense", LINE, True),
    ("child.alert.nonsense", LINE, False),
    ("family.kind", LINE, False),
    ("family.kind", LINE, True),
    ("family.kind", {"type": "string", "enum": ["boss"]}, True),
    ("family.date_of_birth", LINE, True),
    ("family.parental_responsibility", LINE, True),
    ("family.given_name", FLAG, True),
    ("family.given_name", PRIVATE, True),
    ("child.given_name", LINE, True),
    ("child.date_of_birth", LINE, False),
    ("child.alert", LINE, False),
    ("child.sex", CODE_OF, True),
    ("child.disability", CODE_OF, True),
    ("child.ethnicity", LINE, False),
    ("child.ethnicity", CODE_OF, False),
    ("child.gender_identity", CODE_OF, False),
    ("child.sex", {"type": "array", "items": LINE, "x-casewright": {"code_list": "sex"}}, False),
    ("child.religion", FLAG, False),
    ("child.interpreter.code", LINE, True),
    ("child.interpreter.code", {"type": "array", "items": LINE, "x-casewright": {"code_list": "interpreter"}}, False),
    ("child.alert.words", PRIVATE, False),
    ("child.alert.words", LINE, False),
    ("child.alert.words", FLAG, False),
    ("child.contact.use", LINE, False),
    ("child.contact.words", LINE, False),
)
"""What a question updates, how it asks, and whether it stands in a list: something is wrong with each."""


@pytest.mark.usefixtures("wide_language")
def test_what_is_wrong_with_what_a_question_updates_is_said_in_it() -> None:
    facts = [OF_CHILD + kind.name for kind in KINDS.values()]
    facts += [f"{OF_CHILD}{kind.name}.{part.name}" for kind in KINDS.values() for part in kind.parts]
    offered = [code for kind in KINDS.values() for part in kind.parts for code, _ in part.choices]
    names = [*facts, *offered, *(OF_FAMILY + part for part in PARTS), *(OF_CHILD + one for one in DETAILS), "boss"]
    known = {word for name in [*names, *Kinship.values] for word in NARROW.findall(name)}
    left: dict[str, set[str]] = {}
    for updates, question, in_list in SLIPS:
        asks = {**question, "x-casewright": {**question.get("x-casewright", {}), "updates": updates}}
        group = {"type": "object", "properties": {"it": asks}}
        asked = read(visit_form(9, asked={"type": "array", "items": group} if in_list else group)).annotated.properties
        faults = [fault for one in asked if one.annotations.updates and (fault := fault_of(one, asked))]
        assert len(faults) == 1, updates
        (fault,) = faults
        with override(CODE):
            left[str(fault)] = english_in(fault, known)
    assert {message: words for message, words in left.items() if words} == {}
    assert len(left) == len(SLIPS)


@pytest.mark.usefixtures("wide_language")
def test_a_name_that_nothing_supplies_is_told_in_it_whoever_read_the_process_first() -> None:
    steps = '<startEvent id="Start"/>', script("Copy", "copied", "nowhere"), '<endEvent id="End"/>'
    model = read_process(bpmn("made_up", *steps, flows("Start > Copy", "Copy > End")))
    ((_line, _element, told),) = name_faults(Supplied(model, {}, frozenset(), {}))
    with override(CODE):
        assert english_in(told, {"Copy", "nowhere"}) == set()


@pytest.mark.usefixtures("wide_language")
def test_work_by_hand_is_explained_in_it() -> None:
    over = '<endEvent id="Over"><messageEventDefinition messageRef="start_plan"/></endEvent>'
    steps = '<startEvent id="Start"/>', over, flows("Start > Over")
    element = read_process(bpmn("made_up", *steps, messages="start_plan")).elements["Over"]
    assert isinstance(element, EndEvent)
    task = by_hand(element)
    with override(CODE):
        assert [english_in(words, {"plan", "Casewright"}) for words in (task.name, task.explain)] == [set(), set()]
