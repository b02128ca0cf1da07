"""Texts with anything in them: nothing that holds a word is lost."""

from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.typed_text import as_typed
from tests.forms.examples import control, form, layout

LONG = read(form({"a": {"type": "string", "title": "Story"}}, layout(control("a", multi=True))))
PAGE = LONG.pages[0].slug


def kept(text: str) -> str:
    answers, problems = LONG.answers_from({PAGE: {"/a": [text]}})
    assert problems == []
    return str(answers["a"])


def test_emoji_marks_and_right_to_left_text_are_kept_as_they_are() -> None:
    for text in ("🐇👨‍👩‍👧 fine", "مرحبا \u202eabc\u202c שלום", "e\u0301 is not é", "  two spaces first ", "a\tb\nc"):
        assert kept(text) == text


def test_control_characters_that_no_keyboard_makes_are_dropped_and_line_ends_are_one_kind() -> None:
    assert kept("a\x00b\x07c\x7fd") == "abcd"
    assert kept("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_half_a_pair_leaves_a_mark_that_can_be_seen() -> None:
    assert kept("a\ud83db") == "a\ufffdb"


def test_a_megabyte_is_kept_whole_and_the_message_says_how_much_too_long_it_is() -> None:
    text = "word " * 200_000
    review = LONG.review({PAGE: {"/a": [text]}})
    assert review.given["a"] == text
    (problem,) = review.problems
    assert problem.message == "Shorten “Story” by 900,000 characters: it has 1,000,000 and can have 100,000"


def test_the_schemas_own_length_is_said_the_same_way() -> None:
    short = read(form({"a": {"type": "string", "title": "Story", "maxLength": 5}}))
    (problem,) = short.validate({"a": "🐇" * 7})
    assert problem.message == "Shorten “Story” by 2 characters: it has 7 and can have 5"


@given(st.text())
def test_applying_it_twice_changes_nothing_more_and_every_other_character_stays(text: str) -> None:
    once = as_typed(text)
    assert as_typed(once) == once
    controls = {*map(chr, range(32)), "\x7f"}
    assert [c for c in once if c not in controls] == [c for c in text if c not in controls]
