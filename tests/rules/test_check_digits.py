"""Check digits find a digit that was copied wrongly, and two that changed places."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.check_digits import UPN_LETTERS, CheckDigitError, nhs_number, upn

NHS = "9434765919"
PUPIL = "H801200001001"
TEMPORARY = "U80120000100A"
digits = st.text("0123456789", min_size=9, max_size=9)


def fault_of(read: object, text: str) -> str:
    with pytest.raises(CheckDigitError) as wrong:
        read(text)  # type: ignore[operator]
    return wrong.value.fault


def completed(nine: str) -> str | None:
    """The one NHS number that begins with these nine digits, if there is one."""
    found = []
    for last in "0123456789":
        try:
            found.append(nhs_number(nine + last))
        except CheckDigitError:
            continue
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("typed", [NHS, "943 476 5919", " 943-476-5919 ", "943\u00a0476\u20115919"])
def test_an_nhs_number_is_read_however_its_digits_are_grouped(typed: str) -> None:
    assert nhs_number(typed) == NHS


@pytest.mark.parametrize("typed", ["", "943476591", "94347659190", "943476591X", "9999999999", "٩٤٣٤٧٦٥٩١٩"])
def test_what_has_not_ten_digits_is_no_nhs_number(typed: str) -> None:
    assert fault_of(nhs_number, typed) == "shape"


def test_no_nhs_number_has_the_check_digit_ten() -> None:
    assert completed("100000001") is None


@given(digits, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_found(nine: str, at: int, by: int) -> None:
    number = completed(nine)
    assume(number is not None)
    wrong = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 :]}"  # type: ignore[index]
    assume(len(set(wrong)) > 1)
    assert fault_of(nhs_number, wrong) == "check"


@given(digits, st.integers(0, 8))
def test_two_digits_of_an_nhs_number_in_the_wrong_order_are_found(nine: str, at: int) -> None:
    number = completed(nine)
    assume(number is not None and number[at] != number[at + 1])
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]  # type: ignore[index]
    assert fault_of(nhs_number, wrong) == "check"


@pytest.mark.parametrize("typed", [PUPIL, "h801200001001", "H801 2000 01001", TEMPORARY, TEMPORARY.lower()])
def test_a_upn_is_read_in_capitals_without_spaces(typed: str) -> None:
    assert upn(typed) == typed.upper().replace(" ", "")


@pytest.mark.parametrize(
    "typed", ["", "801200001001", "H80120000100", "S801200001001", "H8012000010011", "HH01200001001"]
)
def test_what_has_not_a_letter_and_twelve_digits_is_no_upn(typed: str) -> None:
    assert fault_of(upn, typed) == "shape"


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_every_twelve_digits_have_one_letter_and_one_wrong_digit_is_found(twelve: str, at: int, by: int) -> None:
    fitting = [letter for letter in UPN_LETTERS if _is_upn(letter + twelve)]
    assert len(fitting) == 1
    wrong = f"{twelve[:at]}{(int(twelve[at]) + by) % 10}{twelve[at + 1 :]}"
    assert fault_of(upn, fitting[0] + wrong) == "check"


def _is_upn(text: str) -> bool:
    try:
        return upn(text) == text
    except CheckDigitError:
        return False
