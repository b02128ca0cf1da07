"""Answers that are for those who work with the child: others read on every page that there is one, and get no PDF."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from accounts.models import Membership
from accounts.policy import can
from desk.record_summaries import record_summary
from forms.definition import FormDefinitionError, read
from forms.models import FormVersion
from forms.rendering import leaves, sections
from records import pdf
from records.deciding import decide
from records.document import gather
from records.models import ChronologyEntry, RecordVersion
from records.recording import submit
from records.restricted import holds_restricted, is_complete_for, left_out, restricted_in
from tests.cast import Cast
from tests.forms.examples import control
from tests.records.made_up import NOTE, form_version
from tests.records.test_pdf import pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SECRET, INSIDE = "At his aunt’s in Quillford.", "Told us by the neighbour."
KEPT = "Kept for the people who work with the child"
TEXT = {"type": "string"}
WHERE: dict[str, Any] = deepcopy(NOTE) | {"key": "where_note", "title": "Where a child is"}
WHERE["schema"]["properties"] |= {
    "where": {**TEXT, "title": "Where is the child?", "x-casewright": {"sensitivity": "restricted"}},
    "told": {
        "type": "array",
        "title": "Who told us?",
        "items": {
            "type": "object",
            "properties": {
                "name": {**TEXT, "title": "Name"},
                "how": {**TEXT, "title": "How do they know?", "x-casewright": {"sensitivity": "restricted"}},
            },
        },
    },
    "kept": {
        "type": "boolean",
        "title": "Must it be kept from the family?",
        "x-casewright": {"sensitivity": "restricted", "withhold": True},
    },
}
WHERE["uischema"] = {
    "type": "VerticalLayout",
    "elements": [
        {"type": "Control", "scope": f"#/properties/{name}"} for name in ("what", "where", "told", "kept", "who")
    ],
}
ANSWERS: dict[str, Any] = {
    "what": "He is well.",
    "where": SECRET,
    "told": [{"name": "Gran", "how": INSIDE}],
    "kept": True,
}


def noted(cast: Cast, *, reviewed: bool = False, **changes: Any) -> RecordVersion:
    """Sam notes where Wilf is. Without an answer to a question for those who work with him, with None for it."""
    answers = {name: value for name, value in {**ANSWERS, **changes}.items() if value is not None}
    case = cast.cases["wilf"]
    return submit(
        form_version=form_version(WHERE),
        answers=answers,
        hidden=[],
        author=cast.sam,
        cases=[(case, case.open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=reviewed,
    )


def read_by(user: Any, version: RecordVersion) -> str:
    drawn = sections(
        version.form_version.definition, version.answers, version.hidden, leave_out=left_out(user, version)
    )
    return str(drawn)


def page(client: Client, version: RecordVersion) -> str:
    return " ".join(client.get(f"/records/{version.record.reference}/1/").content.decode().split())


def test_who_works_with_the_child_reads_it_and_the_teams_administrator_does_not(inside: Cast) -> None:
    version = noted(inside)
    readers = {name: bool(can(inside.people[name], "read_restricted", version)) for name in inside.people}
    opens = {name: bool(can(inside.people[name], "view", version)) for name in inside.people}
    assert {name for name, may in readers.items() if may} == {"sam", "priya", "mo"}
    assert {name for name, may in opens.items() if may} == {"sam", "priya", "mo", "dee"}
    for name in ("sam", "priya", "mo"):
        assert left_out(inside.people[name], version) is None
        assert SECRET in read_by(inside.people[name], version)
    for_dee = read_by(inside.people["dee"], version)
    assert SECRET not in for_dee
    assert INSIDE not in for_dee
    assert "He is well." in for_dee
    assert KEPT in for_dee
    assert "Gran" in for_dee


def test_what_must_be_kept_from_the_family_is_marked_for_everybody(inside: Cast) -> None:
    version = noted(inside)
    dee = inside.people["dee"]
    drawn = sections(version.form_version.definition, version.answers, [], leave_out=left_out(dee, version))
    assert [section.withheld for section in drawn] == [True]


def test_whoever_wrote_it_reads_it_after_they_left_practice(inside: Cast) -> None:
    version = noted(inside)
    Membership.objects.filter(user=inside.sam).delete()
    administrator = Membership.objects.get(user=inside.people["dee"])
    administrator.pk, administrator.user = None, inside.sam
    administrator._state.adding = True
    administrator.save()
    assert can(inside.sam, "read_restricted", version)


def test_the_page_says_so_and_the_pdf_is_not_given(
    northmere: Cast, sign_in: Any, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    with authority(northmere.id):
        version = noted(northmere, reviewed=True)
        remarks = {"": "See below.", "/where": "Which aunt?", "/told/0/how": "Since when?"}
        decide(
            version,
            "return",
            northmere.priya,
            remarks,
        )
    sam, dee = sign_in(northmere.sam), sign_in(northmere.people["dee"])
    for_sam, for_dee = page(sam, version), page(dee, version)
    texts = [client.get(f"/records/{version.record.reference}/1.txt").content.decode() for client in (sam, dee)]
    for has_all, has_less in ((for_sam, for_dee), texts):
        for words in (SECRET, INSIDE, "Which aunt?", "Since when?"):
            assert words in has_all
            assert words not in has_less
        assert KEPT in has_less
        assert "See below." in has_less
        assert "Parts of this record must be kept from the family" in has_less
    assert "The PDF holds answers that are kept" in for_dee
    answer = dee.get(f"/records/{version.record.reference}/1.pdf", follow=True)
    assert answer.redirect_chain == [(f"/records/{version.record.reference}/1/", 302)]
    assert "The PDF holds answers that are kept" in answer.content.decode()


def test_a_record_without_such_an_answer_is_whole_for_everybody(inside: Cast) -> None:
    version = noted(inside, where=None, kept=None, told=[{"name": "Gran"}])
    assert not holds_restricted(version)
    assert is_complete_for(inside.people["dee"], version)
    assert holds_restricted(noted(inside, where=None, kept=None))
    assert restricted_in(version.form_version.definition) == {"/where", "/told", "/kept"}


def test_a_summary_in_another_form_leaves_it_out_for_those_who_must_not_read_it(inside: Cast) -> None:
    noted(inside)
    for name, seen in (("sam", True), ("dee", False)):
        summary = record_summary(inside.people[name], inside.cases["wilf"], "where_note", ())
        assert summary is not None
        items = list(leaves(summary.elements))
        assert (SECRET in str(items)) is seen
        assert (KEPT in str(items)) is not seen


def test_a_chronology_entry_of_a_restricted_answer_is_refused() -> None:
    told = deepcopy(WHERE)
    told["schema"]["properties"]["where"]["x-casewright"]["chronology"] = {"text": "where"}
    with pytest.raises(FormDefinitionError) as caught:
        read(told)
    (problem,) = caught.value.problems
    assert (problem.pointer, problem.code) == ("/schema/properties/where/x-casewright/chronology", "restricted_told")


def test_a_chronology_entry_that_reads_a_restricted_answer_is_refused() -> None:
    told = deepcopy(WHERE)
    told["schema"]["properties"]["what"]["x-casewright"] = {"chronology": {"text": '"Seen at " + where'}}
    with pytest.raises(FormDefinitionError) as caught:
        read(told)
    assert [problem.code for problem in caught.value.problems] == ["restricted_told"]


def test_an_answer_about_somebody_else_is_marked_on_the_page_and_on_paper(northmere: Cast, sign_in: Any) -> None:
    about = {"x-casewright": {"third_party": True}}
    document = deepcopy(WHERE) | {"key": "others_note"}
    properties = document["schema"]["properties"]
    properties["who"] |= about
    properties["told"]["items"]["properties"]["name"] |= about
    with authority(northmere.id):
        case = northmere.cases["wilf"]
        version = submit(
            form_version=form_version(document),
            answers={"what": "He is well.", "who": "His mother’s new partner", "told": [{"name": "Gran"}]},
            hidden=[],
            author=northmere.sam,
            cases=[(case, case.open_episode)],
            team=northmere.teams["Harbour team"],
            reviewed=False,
        )
        paper = " ".join(pages_of(pdf.render(gather(version.renditions.get()))))
    assert "Who was there? (about somebody else)" in paper
    assert "Name (about somebody else)" in paper
    assert "What happened? (about" not in paper
    sam = sign_in(northmere.sam)
    assert page(sam, version).count("About somebody else") == 2
    words = sam.get(f"/records/{version.record.reference}/1.txt").content.decode()
    assert "Who was there? (about somebody else): His mother’s new partner" in words
    assert "Name (about somebody else): Gran" in words


def test_no_entry_of_the_chronology_tells_a_restricted_answer_whatever_its_form_says(inside: Cast) -> None:
    told = deepcopy(WHERE) | {"key": "told_before"}
    properties = told["schema"]["properties"]
    properties["what"]["x-casewright"] = {"chronology": {"text": '"Seen: " + (if where = null then "" else where)'}}
    properties["where"]["x-casewright"]["chronology"] = {"text": "answer"}
    properties["told"]["items"]["properties"]["name"]["x-casewright"] = {"chronology": {"text": "words + item.how"}}
    properties["said"] = {**TEXT, "title": "Said", "x-casewright": {"chronology": {"text": "answer"}}}
    told["uischema"]["elements"].append(control("said", calculate="where"))
    version = FormVersion.objects.create(
        key="told_before", number=1, title="Told", content=told, status="published"
    )  # before such a form was refused
    case = inside.cases["wilf"]
    submit(
        form_version=version,
        answers={**ANSWERS, "said": SECRET},
        hidden=[],
        author=inside.sam,
        cases=[(case, case.open_episode)],
        team=inside.teams["Harbour team"],
        reviewed=False,
    )
    texts = [entry.text for entry in ChronologyEntry.objects.all()]
    assert texts == ["Seen: "]
