"""Texts with a form of their own: read however they were typed, kept and shown one way, and said when they are not."""

from typing import Any

import pytest
from markupsafe import escape

from forms.controls.base import Display
from forms.json_values import ABSENT
from tests.forms.drawn import LABEL, asking, drawn, made, problems, round_trip

EMAIL = {"type": "string", "format": "email"}
PHONE = {"type": "string", "format": "phone"}
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
