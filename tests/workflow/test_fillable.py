"""What is for those who work with the child fills in a form for them alone, and nobody else reads it there."""

from typing import Any

import pytest

from accounts.context import authority
from cases.knowing import learn
from cases.person_facts import KINDS
from forms.definition import FormDefinition, read
from forms.prefill import prefill
from tests.cast import Cast
from tests.desk.stories import begun
from tests.forms.examples import form
from tests.records.test_restricted import INSIDE, SECRET, noted
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.prefilling import prefilled, source_finder

pytestmark = pytest.mark.django_db

READS = {
    "religion": "child.words.religion",
    "code": "child.religion",
    "street": "child.address[1]",
    "well": "previous.where_note.what",
    "where": "previous.where_note.where",
    "told": "previous.where_note.told[1].name",
    "how": "previous.where_note.told[1].how",
    "all": "string(previous.where_note)",
}


def asking() -> FormDefinition:
    questions: dict[str, Any] = {
        name: {"type": "string", "title": name, "x-casewright": {"prefill": feel}} for name, feel in READS.items()
    }
    return read(form(questions))


def filled(task: Task, reader: Any) -> dict[str, str]:
    found = prefill(asking(), Fillable(task, reader), source_finder(task))
    return {name[1:]: texts[0] for fields in found.entered.values() for name, texts in fields.items()}


@pytest.fixture
def known(northmere: Cast) -> Task:
    """Wilf's religion and address are known, and where he is; Sam has an assessment to write."""
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["religion"], {"code": "SIKH"}, northmere.sam, None)
        learn(wilf, KINDS["address"], {"use": "home", "lines": "1 Quay Street"}, northmere.sam, None)
        noted(northmere)
    return begun(northmere)


def test_who_works_with_the_child_has_all_of_it_filled_in(northmere: Cast, known: Task) -> None:
    with authority(northmere.id):
        found = filled(known, northmere.sam)
        assert {name: found[name] for name in ("religion", "where", "told", "how", "well")} == {
            "religion": "Sikh",
            "where": SECRET,
            "told": "Gran",
            "how": INSIDE,
            "well": "He is well.",
        }
        assert found["street"] == "Home: 1 Quay Street"
        assert SECRET in found["all"]


def test_others_get_what_is_not_kept_from_them_and_nothing_else(northmere: Cast, known: Task) -> None:
    with authority(northmere.id):
        found = filled(known, northmere.dee)
        assert {"religion", "code", "where", "how"} & found.keys() == set()
        assert (found["well"], found["told"], found["street"]) == ("He is well.", "Gran", "Home: 1 Quay Street")
        for words in (SECRET, INSIDE, "Sikh", "SIKH"):
            assert words not in str(found)
        assert not prefilled(known, northmere.dee).origins.get("/religion_belief")
        learn(northmere.cases["wilf"].child, KINDS["alert"], {"code": "ADDRESS_SECRET"}, northmere.sam, None)
        assert "street" not in filled(known, northmere.dee)
        assert filled(known, northmere.sam)["street"] == "Home: 1 Quay Street"


def test_the_parts_of_facts_fill_in_groups_and_lists_for_whom_they_are(northmere: Cast) -> None:
    """What a form updates it begins with: alerts as items, a home as an address, the child's own name."""
    line = {"type": "string", "title": "x", "maxLength": 200}
    home: dict[str, Any] = {"type": "object", "format": "address", "title": "Home"}
    alert = {"type": "object", "properties": {"code": {**line, "x-casewright": {"code_list": "alert"}}, "words": line}}
    places = {"type": "object", "properties": {"use": line, "address": home}}
    day = {"type": "string", "format": "date", "title": "Born"}

    def begins(question: dict[str, Any], feel: str) -> dict[str, Any]:
        return {**question, "x-casewright": {"prefill": feel}}

    asked = {
        "alerts": begins({"type": "array", "title": "Alerts", "items": alert}, "child.parts.alert"),
        "places": begins({"type": "array", "title": "Where", "items": places}, "child.parts.address"),
        "home": begins(home, 'child.parts.address[use = "home"][1].address'),
        "first": begins(line, "child.given_name"),
        "faith": begins(line, "child.parts.religion.words"),
        "born": begins(day, "child.date_of_birth"),
    }
    definition = read(form(asked))
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["alert"], {"code": "DOG", "words": "Ring first."}, northmere.sam, None)
        learn(wilf, KINDS["religion"], {"words": "Quaker"}, northmere.sam, None)
        learn(wilf, KINDS["address"], {"use": "home", "lines": "1 Quay Street\nNorthmere"}, northmere.sam, None)
    task = begun(northmere)
    with authority(northmere.id):
        readers = (northmere.sam, northmere.dee)
        found = [prefill(definition, Fillable(task, reader), source_finder(task)) for reader in readers]
        sam, dee = (definition.clean(definition.review(each.entered).answers) for each in found)
        assert sam["alerts"] == [{"code": "DOG", "words": "Ring first."}]
        assert sam["home"] == {"line1": "1 Quay Street", "town": "Northmere"}
        assert sam["places"] == [{"use": "home", "address": sam["home"]}]
        assert (sam["first"], sam["faith"], sam["born"]) == ("Wilfred", "Quaker", "2016-01-12")
        assert "faith" not in dee
        [source] = found[0].origins["/home"]["sources"]
        assert (source["title"], source["by"]) == ("Address", "Sam Oakley")
        learn(wilf, KINDS["alert"], {"code": "ADDRESS_SECRET", "words": "Nobody."}, northmere.sam, None)
        kept = prefill(definition, Fillable(task, northmere.dee), source_finder(task))
        assert not [pointer for pointer in kept.origins if pointer.startswith(("/home", "/places"))]
