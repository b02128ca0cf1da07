"""The read-only summary of another record: shown while writing, never typed, never kept."""

from typing import Any

import pytest
from django.test import Client

from forms import drafts, sources
from forms.definition import FormDefinitionError, read
from forms.models import Draft
from forms.rendering import Item, sections
from forms.sources import RecordSummary
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout

SUMMARY = {"title": "What the referral said", "readOnly": True}
OPTIONS: dict[str, Any] = {"format": "summary", "record": "referral", "questions": ["concern"]}
DOCUMENT = form(
    {"referral_summary": SUMMARY, "a": {"type": "string"}},
    layout(control("referral_summary", **OPTIONS), control("a")),
    required=["a"],
)


@pytest.fixture
def asked_for(monkeypatch: Any) -> list[Any]:
    """What the provider was asked for; it knows one referral of the child named in the test's addresses."""
    asked: list[Any] = []
    item = Item("/concern", "p", "What is the worry?", "text", "text", "Hungry <b>")

    def provider(reader: Any, about: Any, key: str, questions: Any) -> RecordSummary | None:
        asked.append((reader.email, about, key, tuple(questions)))
        return RecordSummary("From the referral of 3 March, by A. Khan.", "/records/R-1/1/", (item,)) if about else None

    monkeypatch.setattr(sources, "_summaries", [provider])
    monkeypatch.setattr(urls.ExampleWizard, "about", lambda self: "Wilf's file")
    return asked


@pytest.mark.parametrize(
    ("schema", "options", "place", "code"),
    [
        ({"type": "string"}, OPTIONS, "", "not_read_only"),
        (SUMMARY, {"format": "summary"}, "/options/record", "bad_option"),
        (SUMMARY, {"format": "summary", "record": 5}, "/options/record", "bad_option"),
        (SUMMARY, OPTIONS | {"questions": "concern"}, "/options/questions", "bad_option"),
    ],
)
def test_a_summary_that_cannot_be_shown_is_refused(schema: Any, options: Any, place: str, code: str) -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read(form({"s": schema}, layout(control("s", **options))))
    assert {problem.pointer: problem.code for problem in caught.value.problems} == {
        f"/uischema/elements/0{place}": code
    }


LISTED = {"type": "array", "items": {"type": "object", "properties": {"s": SUMMARY, "a": {"type": "string"}}}}
IN_ITEMS = form(
    {"list": LISTED}, layout(control("list", detail=layout(control("s", **OPTIONS), control("a")))), required=["list"]
)


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_inside_an_item_it_stands_on_the_items_page_and_is_no_answer(
    inside: Cast, sign_in: Any, asked_for: list[Any]
) -> None:
    draft = drafts.start(published(IN_ITEMS), inside.sam)
    slug = draft.form_version.definition.pages[0].slug
    page = sign_in(inside.sam).get(f"/example/{draft.pk}/{slug}/list/new-a1/").content.decode()
    assert "Hungry &lt;b&gt;" in page
    assert asked_for == [(inside.sam.email, "Wilf's file", "referral", ("concern",))]
    definition = read(IN_ITEMS)
    answers: dict[str, Any] = {"list": [{"a": "x", "s": "forged"}]}
    assert definition.clean(answers) == {"list": [{"a": "x"}]}
    (item,) = [item for section in sections(definition, answers, []) for item in section.items]
    assert [inner.pointer for inner in item.entries[0].items] == ["/list/0/a"]


def test_nothing_of_it_is_an_answer_and_records_leave_it_out() -> None:
    definition = read(DOCUMENT)
    answers: dict[str, Any] = {"a": "x", "referral_summary": {"concern": "forged"}}
    assert definition.clean(answers) == {"a": "x"}
    assert definition.entered_from(answers) == {"small-form": {"/a": ["x"]}}
    assert [item.pointer for section in sections(definition, answers, []) for item in section.items] == ["/a"]
    assert definition.validate({"a": "x"}) == []


@pytest.fixture
def written(inside: Cast, sign_in: Any) -> tuple[Client, Draft]:
    urls.SUBMITTED.clear()
    return sign_in(inside.sam), drafts.start(published(DOCUMENT), inside.sam)


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_the_page_and_the_check_page_show_whose_answers_they_are_and_lead_to_the_record(
    written: tuple[Client, Draft], asked_for: list[Any]
) -> None:
    client, draft = written
    for page in ("small-form", "check"):
        html = client.get(f"/example/{draft.pk}/{page}/").content.decode()
        assert "From the referral of 3 March, by A. Khan." in html
        assert '<a href="/records/R-1/1/">Read all of it' in html
        assert "What is the worry?" in html
        assert "Hungry &lt;b&gt;" in html
        assert 'name="/referral_summary"' not in html
    assert asked_for == [("sam@northmere.example", "Wilf's file", "referral", ("concern",))] * 2


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_where_there_is_none_the_page_says_so(written: tuple[Client, Draft]) -> None:
    client, draft = written
    assert "No referral is recorded yet." in client.get(f"/example/{draft.pk}/small-form/").content.decode()
    assert "No referral is recorded yet." in client.get(f"/example/{draft.pk}/check/").content.decode()


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_what_is_posted_for_it_is_not_kept(written: tuple[Client, Draft], asked_for: list[Any]) -> None:
    client, draft = written
    client.post(f"/example/{draft.pk}/small-form/", {"/referral_summary": "forged", "/a": "x"})
    assert Draft.objects.get(pk=draft.pk).entered == {"small-form": {"/a": ["x"]}}
    client.post(f"/example/{draft.pk}/check/", {"revision": "1", "action": "submit"})
    assert [({"a": "x"}, frozenset())] == urls.SUBMITTED
