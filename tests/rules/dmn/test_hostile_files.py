"""Files made to do harm, and files that are broken: refused with a problem, never with anything else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import dmn
from rules.dmn.document import MAX_BYTES
from rules.dmn.reading import MAX_GUESSES
from tests.examples import examples
from tests.rules.dmn.models import decision, definitions, input_data, literal, table, text

LETTERS = '"a", "b"'
GOOD = definitions(
    f"<itemDefinition name='t'><typeRef>string</typeRef>{text('allowedValues', LETTERS)}</itemDefinition>",
    input_data("x", "t"),
    decision("d", table(["x"], ['"a" | 1 | note', "- | 2 |"], [{"name": "n", "default": "3"}]), ["in_x"]),
    decision("e", literal("d + 1"), ["decision:d"]),
)


def codes(xml: bytes) -> list[str]:
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(xml)
    return [problem.code for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "file_empty"),
        (b"   ", "file_empty"),
        (b"no xml", "malformed_xml"),
        (b"<definitions>", "malformed_xml"),
        (b"<definitions/>", "not_dmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "not_dmn"),
        (b"\xff\xfe<definitions/>", "not_utf8"),
        (b'<?xml version="1.0" encoding="latin-1"?><definitions/>', "not_utf8"),
        (b"<definitions>\x00</definitions>", "control_character"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "document_type"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "document_type"),
        (b"<a>" * 100 + b"</a>" * 100, "too_deep"),
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", "too_many_elements"),
        (b"<a>" + b" " * MAX_BYTES + b"</a>", "file_too_large"),
    ],
)
def test_a_file_that_is_no_decision_model_is_refused(xml: bytes, code: str) -> None:
    assert codes(xml) == [code]


def test_entities_are_not_expanded_and_no_file_is_read() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + GOOD.replace(b"note", b"&b;")
    assert codes(bomb) == ["document_type"]
    assert codes(GOOD.replace(b"note", b"&nothing;")) == ["malformed_xml"]


def test_too_many_rules_columns_or_decisions_are_refused() -> None:
    assert codes(definitions(decision("d", table(["x"], ["- | 1"] * 2_001)))) == ["model_too_large"]
    assert codes(definitions(decision("d", table(["x"] * 150, [])))) == ["model_too_large"]
    assert codes(definitions(*[decision(f"d{n}", literal("1")) for n in range(501)])) == ["model_too_large"]


@pytest.mark.parametrize("attribute", ["id", "name"])
def test_a_name_without_end_is_refused_and_not_repeated(attribute: str) -> None:
    long = GOOD.replace(f'{attribute}="d"'.encode(), f'{attribute}="{"x" * 100_000}"'.encode())
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(long.replace(b">d + 1<", b">d + <"))
    assert {problem.code for problem in raised.value.problems} == {"name_too_long"}
    assert len(str(raised.value)) < 500


def item(name: str, *parts: str) -> str:
    components = "".join(
        f'<itemComponent name="p{number}"><typeRef>{part}</typeRef></itemComponent>'
        for number, part in enumerate(parts)
    )
    return f'<itemDefinition name="{name}">{components}</itemDefinition>'


def test_types_that_unfold_beyond_measure_are_refused() -> None:
    doubling = [item(f"t{number}", f"t{number - 1}", f"t{number - 1}") for number in range(1, 28)]
    asked = decision("d", literal("x instance of t27"))
    assert set(codes(definitions(item("t0", "string"), *doubling, asked))) == {"model_too_large"}
    chain = [item(f"t{number}", f"t{number + 1}") for number in range(400)]
    assert "model_too_large" in codes(definitions(*chain, item("t400", "string"), asked))
    many = [item(f"t{number}", "string") for number in range(501)]
    assert codes(definitions(*many, asked)) == ["model_too_large"]


def test_of_very_many_unknown_types_only_some_get_a_guess() -> None:
    wrong = [item(f"t{number}", *[f"nmber{number}{part}" for part in range(40)]) for number in range(400)]
    model = dmn.read(definitions(*wrong, decision("d", literal("1"))))
    assert len(model.warnings) == 2_000
    assert 0 < sum("Did you mean" in warning.message for warning in model.warnings) <= MAX_GUESSES


@examples(300)
@given(st.data())
def test_a_file_with_pieces_lost_doubled_or_exchanged_is_read_or_refused(data: st.DataObject) -> None:
    tags = re.findall(rb"<[^>]*>[^<]*", GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(tags) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "attribute", "text"])):
            case "drop":
                tags[place] = b""
            case "double":
                tags[place] += tags[place]
            case "swap":
                other = data.draw(st.integers(0, len(tags) - 1))
                tags[place], tags[other] = tags[other], tags[place]
            case "attribute":
                tags[place] = re.sub(rb'="[^"]*"', b'=""', tags[place], count=1)
            case "text":
                tags[place] += data.draw(st.sampled_from([b"1 +", b"(((", b"-", b"\xc3\xa4", b"not(", b"?"]))
    try:
        model = dmn.read(b"".join(tags))
    except dmn.DmnError:
        return
    for each in model.decisions():
        assert model.decide(each.id, {"x": "a"}).as_data()["decision_id"] == each.id


@examples(200)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(xml: bytes) -> None:
    assert codes(xml)
