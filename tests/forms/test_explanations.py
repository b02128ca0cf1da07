"""Why a question is asked: the voluntary mark, the explanation, and how both reach the summary."""

from typing import Any

import pytest
from django.test import Client

from forms import drafts
from forms.definition import read
from forms.explanations import kept_words, why
from forms.rendering import sections
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import form

pytestmark = pytest.mark.urls("tests.forms.urls")
BASIS = "What lets us ask: UK GDPR 6(1)(e)."
KEPT = "It is kept for as long as this council keeps the records of children in need."


def said(**notes: Any) -> str:
    document = form({"q": {"type": "string", "maxLength": 40, "x-casewright": notes}}) | {"retention": "child_in_need"}
    definition = read(document)
    return why(definition.questions["/q"], definition)


def test_a_voluntary_question_says_purpose_basis_and_how_long_it_is_kept() -> None:
    assert said(collect="voluntary") == f"Try something.\n\n{BASIS}\n\n{KEPT}"
    own = said(collect="voluntary", purpose="To help.", lawful_basis=["Consent"], retention="looked_after")
    assert own == "To help.\n\nWhat lets us ask: Consent.\n\nIt is kept until the child’s 75th birthday."


def test_a_statutory_question_has_an_explanation_only_where_the_form_gives_it_one() -> None:
    assert said(collect="statutory") == ""
    assert said(collect="statutory", purpose="The law sets a limit.") == f"The law sets a limit.\n\n{BASIS}"
    assert said(collect="statutory", purpose="Counted.", feeds=["cin:x"]).endswith("without names.")
    assert KEPT not in said(collect="statutory", purpose="Counted.")


def test_a_retention_without_words_is_left_out_and_a_sentence_stands_as_it_is() -> None:
    assert kept_words("local_class_7") == ""
    assert kept_words("Kept for ten years.") == "Kept for ten years."


@pytest.mark.django_db
def test_the_page_marks_what_is_voluntary_and_so_do_the_check_and_the_summary(inside: Cast, sign_in: Any) -> None:
    notes = {"x-casewright": {"collect": "voluntary"}}
    properties: dict[str, Any] = {
        "faith": {"type": "string", "title": "Faith", **notes},
        "seen": {"type": "boolean", "title": "Seen", "x-casewright": {"collect": "statutory", "purpose": "The duty."}},
    }
    version = published(form(properties, required=["seen"]))
    draft = drafts.start(version, inside.sam)
    sam: Client = sign_in(inside.sam)
    page = sam.get(f"/example/{draft.pk}/small-form/").content.decode()
    assert page.count("The family may choose not to say.") == 1
    assert page.count("Why we ask this") == 2
    assert page.count("How personal data is used") == 2
    assert "(optional)" not in page
    assert sam.get(f"/example/{draft.pk}/check/").content.decode().count(">Voluntary<") == 1
    (section,) = sections(version.definition, {"faith": "Quaker"})
    assert {item.label: item.voluntary for item in section.items} == {"Faith": True, "Seen": False}
