"""Addresses: their parts, what is missing, what is known of the child, and no fixed abode."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import clock
from cases.knowing import end, learn
from cases.person_facts import KINDS
from desk.offers import offers
from forms.controls.address import TYPED, address_lines, address_of, address_words, entered_for_known
from forms.definition import read
from forms.offers import Offer
from forms.page_view import PageView
from forms.problems import FormDefinitionError
from tests.cast import Cast
from tests.forms.drawn import LABEL, asking, drawn, made, posted, problems, round_trip
from tests.forms.examples import form

ADDRESS: dict[str, Any] = {"type": "object", "format": "address"}
WHOLE: dict[str, Any] = {
    "line1": "3 Mill Lane",
    "line2": "Flat 2",
    "town": "Northmere",
    "county": "Mereshire",
    "postcode": "SW1A 2AA",
}
NOWHERE: dict[str, Any] = {"no_fixed_abode": True}


def typed(**parts: Any) -> dict[str, list[str]]:
    return {f"/q/{part}": [text] for part, text in parts.items()}


def test_its_parts_are_one_answer() -> None:
    assert made(ADDRESS).read(typed(**WHOLE)).value == WHOLE
    assert made(ADDRESS).read(typed(line1=" 3  Mill Lane ", postcode="sw1a2aa")).value == {
        "line1": "3 Mill Lane",
        "postcode": "SW1A 2AA",
    }
    assert made(ADDRESS).say(WHOLE).text == "3 Mill Lane, Flat 2, Northmere, Mereshire, SW1A 2AA"
    assert made(ADDRESS).say(NOWHERE).text == "No fixed abode"
    assert made(ADDRESS).feel_value(WHOLE) == WHOLE


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, "Enter “{}”, or say that there is no fixed abode"),
        ({"town": "Northmere"}, "Enter the first line of “{}” as well"),
        ({"line1": "3 Mill Lane"}, "Enter the town or the postcode of “{}” as well"),
        (
            {"line1": "3 Mill Lane", "postcode": "SW1"},
            "Enter a full UK postcode for “{}”, such as SW1A 2AA, or leave it empty",
        ),
        ({**WHOLE, "uprn": "ten"}, "Enter the UPRN of “{}” with up to 12 digits, or leave it empty"),
        ({**WHOLE, "line2": "x" * 201}, "Shorten “{}”: each line can have 200 characters"),
        (
            {"line1": "3 Mill Lane", "no_fixed_abode": "yes"},
            "Give one answer to “{}”: a known address, another one, or no fixed abode",
        ),
    ],
)
def test_what_is_missing_is_said(parts: dict[str, str], message: str) -> None:
    assert problems(ADDRESS, typed(**parts)) == [message.format(LABEL)]


@pytest.mark.parametrize("value", [WHOLE, NOWHERE, {**WHOLE, "uprn": "100012345678"}, {"line1": "A", "town": "Paris"}])
def test_every_address_comes_back_through_its_page(value: dict[str, Any]) -> None:
    assert round_trip(ADDRESS, value) == value
    assert asking(ADDRESS).validate({"q": value}) == []


@given(
    st.fixed_dictionaries(
        {"line1": st.text(), "town": st.text()}, optional={part: st.text() for part in ("line2", "county", "uprn")}
    )
)
def test_what_is_read_is_an_address_and_reads_the_same_again(parts: dict[str, str]) -> None:
    control = made(ADDRESS)
    reading = control.read(typed(**parts))
    if reading.problem or not reading.value:
        return
    assert control.read(control.enter(reading.value)).value == reading.value  # type: ignore[arg-type]
    assert control.check(reading.value).problem == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["3 Mill Lane", {"line1": 3}, {"line1": "A", "town": "B", "street": "C"}, [], 7])
def test_what_is_no_address_is_refused(value: Any) -> None:
    assert len(asking(ADDRESS).validate({"q": value})) == 1


@pytest.mark.parametrize("schema", [{**ADDRESS, "properties": {}}, {"type": "string", "format": "address"}])
def test_an_address_has_its_parts_of_its_own(schema: dict[str, Any]) -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read(form({"home": schema}))
    assert [problem.code for problem in refused.value.problems] == ["address_parts"]


def test_the_number_of_the_property_is_asked_for_where_the_form_says_so() -> None:
    assert "/q/uprn" in posted(drawn(asking(ADDRESS, uprn=True), {}))
    assert "/q/uprn" not in posted(drawn(asking(ADDRESS), {}))


def test_the_browser_offers_the_readers_own_address_only_where_the_form_says_so() -> None:
    assert 'autocomplete="address-line1"' in drawn(asking(ADDRESS, autocomplete="street-address"), {})
    assert "address-line1" not in drawn(asking(ADDRESS), {})


def test_a_known_address_that_somebody_wrote_holds_no_character_that_cannot_be_kept() -> None:
    text = '{"line1": "3 Mill\\u0000 Lane", "line2": "\\ud800", "town": "Northmere", "county": "\\u0000"}'
    definition = asking(ADDRESS)
    review = definition.review({definition.pages[0].slug: {"/q/known": [text]}})
    assert review.given == {"q": {"line1": "3 Mill Lane", "line2": "\ufffd", "town": "Northmere"}}


def test_a_known_address_is_picked_and_stays_after_it_is_known_no_more() -> None:
    definition = asking(ADDRESS)
    page = definition.pages[0]
    fields = {"/q/known": [entered_for_known({"line1": "3 Mill Lane", "town": "Northmere"})]}
    review = definition.review({page.slug: fields})
    assert review.answers == {"q": {"line1": "3 Mill Lane", "town": "Northmere"}}
    html = drawn(definition, fields)
    assert posted(html)["/q/known"] == fields["/q/known"]
    assert "3 Mill Lane, Northmere" in html
    other = {**fields, "/q/line1": ["9 Hill Road"], "/q/town": ["Northmere"]}
    assert "Give one answer" in definition.review({page.slug: other}).problems[0].message
    assert definition.review({page.slug: {"/q/known": ["{broken"]}}).given == {}
    offered = (Offer({"line1": "9 Hill Road", "town": "Northmere"}, "Home: 9 Hill Road, Northmere"),)
    view = PageView(definition, page, {}, definition.review({}), show_problems=False, offers=lambda question: offered)
    assert [known.words for known in view.elements[0].widget.known] == [offered[0].words]  # type: ignore[union-attr]


def test_lines_and_parts_tell_the_same() -> None:
    assert address_of(address_lines(WHOLE)) == {
        "line1": "3 Mill Lane",
        "line2": "Flat 2, Northmere",
        "town": "Mereshire",
        "postcode": "SW1A 2AA",
    }
    assert address_of("3 Mill Lane, Northmere, sw1a 2aa") == {
        "line1": "3 Mill Lane",
        "town": "Northmere",
        "postcode": "SW1A 2AA",
    }
    assert address_of(" \n") == address_of("SW1A 2AA") == {}
    assert list(WHOLE) == list(TYPED)
    assert address_words("as it was") == "as it was"


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_childs_addresses_of_today_are_offered_to_those_who_may_read_them(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    old = learn(wilf.child, KINDS["address"], {"use": "home", "lines": "1 Low Road\nNorthmere"}, inside.sam, None)
    learn(wilf.child, KINDS["address"], {"use": "home", "lines": "3 Mill Lane\nSW1A 2AA"}, inside.sam, None)
    assert old is not None
    end(old, inside.sam, date(2026, 7, 1))
    (offer,) = offers(inside.sam, wilf, "addresses")
    assert (offer.value, offer.words) == (
        {"line1": "3 Mill Lane", "postcode": "SW1A 2AA"},
        "Home: 3 Mill Lane, SW1A 2AA",
    )
    assert offers(inside.ren, wilf, "addresses") == offers(inside.sam, None, "addresses") == ()
    learn(wilf.child, KINDS["alert"], {"code": "ADDRESS_SECRET", "words": "Ask Sam."}, inside.sam, clock.today())
    assert len(offers(inside.sam, wilf, "addresses")) == 1
    assert offers(inside.dee, wilf, "addresses") == ()
