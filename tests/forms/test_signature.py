"""Signatures: the server's of who submits, which nobody can post, and those of others as they were written down."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import clock
from forms.definition import FormDefinition, read
from forms.difference import changes
from forms.problems import FormDefinitionError
from forms.rendering import as_text, sections
from forms.rendering.blank import blank_pages
from forms.rendering.tree import leaves
from forms.signing import signature_of, signed
from tests.cast import Cast
from tests.forms.drawn import LABEL, asking, drawn, made, posted, problems, round_trip
from tests.forms.examples import control, form, layout

SIGNATURE: dict[str, Any] = {"type": "object", "format": "signature"}
AT = datetime(2026, 7, 14, 14, 30, tzinfo=UTC)
SAM: dict[str, Any] = {"name": "Sam Oakley", "role": "Social worker", "at": "2026-07-14T14:30:00Z"}
CARER: dict[str, Any] = {"name": "Marigold Larkspur", "role": "mother", "on": "2026-07-09"}


@pytest.mark.django_db
@pytest.mark.both_databases
def test_who_submits_is_named_with_role_and_time_by_the_server(inside: Cast) -> None:
    definition = asking(SIGNATURE, required=True)
    with clock.at(AT):
        assert signature_of(inside.sam) == SAM
        assert signed(definition, {}, (), inside.sam) == {"q": SAM}
        assert signed(definition, {"q": {"name": "Priya Marsh"}}, (), inside.sam) == {"q": SAM}
    assert signed(definition, {}, ("/q",), inside.sam) == {}
    inside.sam.job_title = "Senior practitioner"
    assert signature_of(inside.sam)["role"] == "Senior practitioner"


def test_nothing_that_is_posted_signs_and_the_form_is_submitted_without() -> None:
    definition = asking(SIGNATURE, required=True)
    slug = definition.pages[0].slug
    forged = {"/q": ["Priya Marsh"], "/q/name": ["Priya Marsh"], "/q/at": ["2026-07-14T14:30:00Z"]}
    assert definition.take(definition.pages[0], forged, definition.standing({})) == {}
    review = definition.review({slug: forged})
    assert (review.given, review.answers, review.problems) == ({}, {}, ())
    assert definition.clean({"q": SAM}) == {}
    assert definition.entered_from({"q": SAM}) == {}
    assert posted(drawn(definition, {})) == {}


def test_a_record_says_who_signed_and_the_pages_before_that_it_comes() -> None:
    definition = asking(SIGNATURE)
    (item,) = [item for section in sections(definition, {"q": SAM}, ()) for item in section.items]
    assert item.words == "Sam Oakley, Social worker, 14 July 2026 at 3:30pm"
    (item,) = [item for section in sections(definition, {}) for item in section.items]
    assert (item.given, item.empty) == (False, "Signed when the form is submitted")
    assert "Who submits this form signs it by doing so" in drawn(definition, {})


def test_somebody_else_who_was_there_is_written_down() -> None:
    ida = {"name": "Ida", "on": "2026-07-09"}
    with clock.at(AT):
        assert round_trip(SIGNATURE, CARER, by="other") == CARER
        assert round_trip(SIGNATURE, ida, by="other") == ida
    assert made(SIGNATURE, by="other").say(CARER).text == "Marigold Larkspur, mother, 9 July 2026"
    assert asking(SIGNATURE, by="other").validate({"q": CARER}) == []
    day = {f"/q/{part}": [text] for part, text in (("day", "9"), ("month", "7"), ("year", "2026"))}
    none: dict[str, list[str]] = {}
    for typed, message in (
        (none, f"Enter who signs “{LABEL}”, and on which day"),
        (day, f"Enter the name of who signs “{LABEL}”"),
        ({"/q/name": ["Ida"]}, f"Enter the day on which “{LABEL}” was signed, such as 9 7 2026"),
        ({**day, "/q/name": ["x" * 201]}, f"Shorten the name or the role of who signs “{LABEL}”"),
        ({**day, "/q/name": ["Ida"], "/q/day": ["40"]}, f"Enter a real date for “{LABEL}”, such as 9 7 2026"),
    ):
        with clock.at(AT):
            assert problems(SIGNATURE, typed, by="other") == [message]


def test_nobody_signed_on_a_day_that_has_not_come() -> None:
    def on(day: int) -> list[str]:
        typed = {"/q/name": ["Ida"], "/q/day": [str(day)], "/q/month": ["7"], "/q/year": ["2026"]}
        return problems(SIGNATURE, typed, by="other")

    with clock.at(AT):
        assert on(14) == []
        assert on(15) == [f"The day on which “{LABEL}” was signed must be today or in the past"]


@pytest.mark.parametrize("value", ["Ida", {"name": "Ida"}, {**CARER, "on": "July"}, {**CARER, "more": "x"}, [CARER]])
def test_what_is_no_signature_is_refused(value: Any) -> None:
    assert len(asking(SIGNATURE, by="other").validate({"q": value})) == 1


def test_a_definition_says_whose_it_is_and_leaves_out_its_parts() -> None:
    faults: list[tuple[dict[str, Any], dict[str, Any], str]] = [
        ({**SIGNATURE, "properties": {}}, {}, "signature_parts"),
        (SIGNATURE, {"by": "anybody"}, "bad_option"),
    ]
    for schema, options, code in faults:
        with pytest.raises(FormDefinitionError) as refused:
            read(form({"q": schema}, layout(control("q", **options))))
        assert [problem.code for problem in refused.value.problems] == [code]


def visits_signed() -> FormDefinition:
    """Visits, each of which is signed by who submits, and one question beside."""
    visit = {
        "type": "object",
        "title": "Visit",
        "required": ["signed"],
        "properties": {"who": {"type": "string", "title": "Who"}, "signed": {**SIGNATURE, "title": "Signed"}},
    }
    return read(form({"visits": {"type": "array", "items": visit}, "hide": {"type": "boolean"}}))


@pytest.mark.django_db
def test_every_item_is_signed_by_who_submits(inside: Cast) -> None:
    definition = visits_signed()
    answers: dict[str, Any] = {"visits": [{"who": "Gran"}, {"who": "Dad", "signed": {"name": "Forged"}}]}
    assert definition.validate(definition.clean(answers)) == []
    mine = signature_of(inside.sam)
    made = signed(definition, definition.clean(answers), ["/visits/1/signed"], inside.sam)
    assert made == {"visits": [{"who": "Gran", "signed": mine}, {"who": "Dad"}]}
    assert definition.validate(made) == []
    words = as_text(sections(definition, made, ["/visits/1/signed"]))
    assert f"Signed: {mine['name']}" in words
    typed = definition.entered_from(made)
    assert definition.answers_from(typed)[0] == {"visits": [{"who": "Gran"}, {"who": "Dad"}]}


def test_signing_anew_changes_no_item() -> None:
    definition = visits_signed()
    first = {"name": "Sam Oakley", "at": "2026-07-09T10:00:00Z"}
    before: dict[str, Any] = {"visits": [{"who": "Gran", "signed": first}, {"who": "Dad", "signed": first}]}
    after: dict[str, Any] = {"visits": [{"who": "Dad", "signed": {**first, "at": "2026-07-10T10:00:00Z"}}]}
    assert [change.label for change in changes(definition, before, after)] == ["Visit 1, removed"]


def test_a_blank_form_has_room_to_sign() -> None:
    ways: list[dict[str, Any]] = [{}, {"by": "other"}]
    for options in ways:
        (page,) = blank_pages(asking(SIGNATURE, **options))
        (space,) = leaves(page.elements)
        assert space.needed is (options == {})
        assert (space.paper.boxes, space.paper.wide) == (("Name", "Role", "Signature", "Date"), True)
