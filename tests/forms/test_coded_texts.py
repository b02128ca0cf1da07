"""Texts with a form of their own: read however they were typed, kept and shown one way, and said when they are not."""

from typing import Any

import pytest
from markupsafe import escape

from forms.controls.base import Display
from forms.json_values import ABSENT
from tests.forms.drawn import LABEL, asking, drawn, made, problems, round_trip

EMAIL = {"type": "string", "format": "email"}
PHONE = {"type": "string", "format": "phone"}
NO_POSTCODE = "Enter a full UK postcode for “When or what?”, such as SW1A 2AA"
NO_NHS_NUMBER = "Enter the 10 digits of the NHS number for “When or what?”, such as 943 476 5919"
NHS_DIGIT = "Check the digits of “When or what?”: one is wrong, or two have changed places"
NO_UPN = "Enter a letter and 12 digits for “When or what?”, such as H801200001001"
UPN_DIGIT = "Check “When or what?”: its first letter does not fit its digits, so one of them is wrong"
NO_PHONE = "Enter a telephone number for “When or what?”, such as 01632 960 001 or +44 808 157 0192"
CASES: dict[str, dict[str, Any]] = {
    "email": {
        "schema": EMAIL,
        "read": {" name@example.org ": "name@example.org", "o'neil+x@a.b.example": "o'neil+x@a.b.example"},
        "shown": {"name@example.org": "name@example.org"},
        "asks": "Enter an email address for “When or what?”, such as name@example.org",
        "wrong": {
            "name@example": "Enter an email address for “When or what?”, such as name@example.org",
            "name.example.org": "Enter an email address for “When or what?”, such as name@example.org",
            "a b@example.org": "Enter an email address for “When or what?”, such as name@example.org",
            ".a@example.org": "Enter an email address for “When or what?”, such as name@example.org",
            f"{'a' * 250}@example.org": "Enter an email address for “When or what?”, such as name@example.org",
            "a@b.example, c@d.example": "Enter one email address only for “When or what?”, such as name@example.org",
        },
        "drawn": 'type="email"',
    },
    "phone": {
        "schema": PHONE,
        "read": {
            " 01632  960\u00a0001 ": "01632 960 001",
            "(0161) 496-0000": "(0161) 496-0000",
            "0800 1111": "0800 1111",
            "07700900123 ext 12": "07700900123 ext 12",
            "+44 (0)20 7946 0000": "+44 (0)20 7946 0000",
            "0044 20 7946 0000": "0044 20 7946 0000",
            "+353 1 496 0000": "+353 1 496 0000",
            "116 123": "116 123",
            "999": "999",
        },
        "shown": {"01632 960 001": "01632 960 001"},
        "asks": NO_PHONE,
        "wrong": {
            "0163 960": NO_PHONE,
            "077009001234": NO_PHONE,
            "07700 900123 or 01632 960 001": NO_PHONE,
            "+44 20 7946": NO_PHONE,
            "at his mother's": NO_PHONE,
            "٠١٦٣٢٩٦٠٠٠١": NO_PHONE,
            "496 0000": "Enter “When or what?” with its area code, such as 01632 960 001",
        },
        "drawn": 'type="tel"',
    },
    "postcode": {
        "schema": {"type": "string", "format": "postcode"},
        "read": {
            "sw1a2aa": "SW1A 2AA",
            " m1  1ae": "M1 1AE",
            "b33-8th": "B33 8TH",
            "CR2 6XH": "CR2 6XH",
            "dn551pt": "DN55 1PT",
            "W1A OAX": "W1A 0AX",
            "zz99 3vz": "ZZ99 3VZ",
            "gir0aa": "GIR 0AA",
            "gx11 1aa": "GX11 1AA",
        },
        "shown": {"SW1A 2AA": "SW1A 2AA"},
        "asks": NO_POSTCODE,
        "wrong": dict.fromkeys(("SW1A", "SW1A 2A", "QA1 1AA", "SW1A 2CA", "1 High Street", "ＳW1A 2AA"), NO_POSTCODE),
        "drawn": "govuk-input--width-10",
    },
    "nhs_number": {
        "schema": {"type": "string", "format": "nhs-number"},
        "read": {"943 476 5919": "9434765919", "943-476-5919": "9434765919", "9434765919": "9434765919"},
        "shown": {"9434765919": "943 476 5919", "943": "943"},
        "asks": NO_NHS_NUMBER,
        "wrong": {
            "943 476 591": NO_NHS_NUMBER,
            "9999999999": NO_NHS_NUMBER,
            "not known": NO_NHS_NUMBER,
            "943 476 5918": NHS_DIGIT,
            "943 746 5919": NHS_DIGIT,
        },
        "drawn": 'inputmode="numeric"',
    },
    "upn": {
        "schema": {"type": "string", "format": "upn"},
        "read": {"h801 2000 01001": "H801200001001", "U80120000100a": "U80120000100A"},
        "shown": {"H801200001001": "H801200001001"},
        "asks": NO_UPN,
        "wrong": {
            "801200001001": NO_UPN,
            "S801200001001": NO_UPN,
            "H801200001002": UPN_DIGIT,
            "A801200001001": UPN_DIGIT,
        },
        "drawn": "govuk-input--width-20",
    },
}


def rows(part: str) -> list[Any]:
    """A test's rows: the control, and each of what stands under this part."""
    return [pytest.param(kind, *row, id=f"{kind}: {row[0]}") for kind in CASES for row in CASES[kind][part].items()]


@pytest.mark.parametrize("kind", CASES)
def test_the_format_chooses_the_control_alone(kind: str) -> None:
    schema = CASES[kind]["schema"]
    assert (made(schema).kind, made(schema, multi=True).kind) == (kind, "long_text")
    assert made(schema | {"enum": ["a"]}).kind == "radios"
    assert asking(schema).warnings == ()


@pytest.mark.parametrize(("kind", "typed", "kept"), rows("read"))
def test_it_is_read_however_it_is_typed_and_drawn_and_posted_again_the_same(kind: str, typed: str, kept: str) -> None:
    control = made(CASES[kind]["schema"])
    assert (control.read({"/q": [typed]}).value, control.read({"/q": [typed]}).problem) == (kept, "")
    assert control.read(control.enter(kept)).value == kept
    assert round_trip(CASES[kind]["schema"], kept) == kept
    assert asking(CASES[kind]["schema"]).validate({"q": kept}) == []


@pytest.mark.parametrize(("kind", "kept", "words"), rows("shown"))
def test_it_is_shown_as_people_read_it(kind: str, kept: str, words: str) -> None:
    assert made(CASES[kind]["schema"]).say(kept) == Display("text", (words,))


@pytest.mark.parametrize(("kind", "typed", "message"), rows("wrong"))
def test_what_is_wrong_is_said_and_nothing_is_kept(kind: str, typed: str, message: str) -> None:
    schema = CASES[kind]["schema"]
    assert made(schema).read({"/q": [typed]}).value is ABSENT
    assert problems(schema, {"/q": [typed]}) == [message]
    assert len(asking(schema).validate({"q": typed})) == 1


@pytest.mark.parametrize("kind", CASES)
def test_nothing_typed_is_no_answer_and_is_asked_for(kind: str) -> None:
    schema = CASES[kind]["schema"]
    assert made(schema).read({"/q": [" \t"]}).value is ABSENT
    assert problems(schema, {}) == [CASES[kind]["asks"]]


@pytest.mark.parametrize("kind", CASES)
def test_the_forms_own_wording_wins(kind: str) -> None:
    own = {"x-casewright": {"messages": {"format": "Ask her for it", "required": "Ask first"}}}
    wrong = next(iter(CASES[kind]["wrong"]))
    assert problems(CASES[kind]["schema"] | own, {"/q": [wrong]}) == ["Ask her for it"]
    assert problems(CASES[kind]["schema"] | own, {}) == ["Ask first"]


@pytest.mark.parametrize("kind", CASES)
def test_its_field_has_its_label_its_hint_and_its_error(kind: str) -> None:
    wrong = next(iter(CASES[kind]["wrong"]))
    html = drawn(asking(CASES[kind]["schema"], hint="Ask"), {"/q": [wrong]}, show_problems=True)
    assert f'<label class="govuk-label" for="qq">{LABEL}' in html
    assert 'aria-describedby="qq-hint qq-error"' in html
    assert f'value="{escape(wrong)}"' in html
    assert CASES[kind]["drawn"] in html
