"""Sentences are English text that says itself in the reader's language where it is shown."""

import copy
import json
import pickle
from collections.abc import Iterator

import pytest
from django.utils.translation import gettext, ngettext

from rules.feel import FeelSyntaxError, parse
from rules.sentences import Begun, Sentence, all_of, either, joined, kept, read_again, spoken_by

SHOUTED = "Ä"


@pytest.fixture
def shouted() -> Iterator[None]:
    """A language in which every template begins with a letter that English has not."""
    spoken_by(
        lambda template: SHOUTED + template, lambda one, several, count: SHOUTED + (one if count == 1 else several)
    )
    yield
    spoken_by(gettext, ngettext)


def test_a_sentence_is_its_english_text() -> None:
    told = Sentence("A form has at most %(most)s pages.", most=50)
    assert told == "A form has at most 50 pages."
    assert hash(told) == hash("A form has at most 50 pages.")
    assert json.dumps(told) == '"A form has at most 50 pages."'


def test_per_cent_is_itself_where_nothing_is_filled_in() -> None:
    assert Sentence("100 % sure.") == "100 % sure."
    assert Sentence("%(share)s %% sure.", share=90) == "90 % sure."


@pytest.mark.usefixtures("shouted")
def test_it_is_said_in_the_language_that_is_on_and_stays_english_inside() -> None:
    told = Sentence("No %(what)s.", what=Sentence("start"))
    assert str(told) == f"{told}" == f"{SHOUTED}No {SHOUTED}start."
    assert told == told.english == "No start."


@pytest.mark.usefixtures("shouted")
def test_one_and_several_are_told_apart() -> None:
    assert str(Sentence.several_of("%(count)s page", "%(count)s pages", 1)) == f"{SHOUTED}1 page"
    assert str(Sentence.several_of("%(count)s page", "%(count)s pages", 2)) == f"{SHOUTED}2 pages"


@pytest.mark.usefixtures("shouted")
@pytest.mark.parametrize(
    "told",
    [
        Sentence("No start."),
        Sentence("No %(what)s in %(count)s.", what=Sentence("start"), count=3),
        Sentence.several_of("%(count)s page", "%(count)s pages", 2),
    ],
)
def test_it_is_copied_and_stored_with_what_it_is_made_of(told: Sentence) -> None:
    for again in (
        pickle.loads(pickle.dumps(told)),
        copy.deepcopy(told),
        read_again(json.loads(json.dumps(kept(told)))),
    ):
        assert again == told
        assert str(again) == str(told)


def test_what_was_stored_as_text_stays_that_text() -> None:
    assert read_again("Step 1: expected no, got yes.") == "Step 1: expected no, got yes."
    assert kept("plain") == "plain"


@pytest.mark.usefixtures("shouted")
def test_parts_that_are_put_together_stay_sentences() -> None:
    put = Sentence("No start") + Sentence("; did you mean it?")
    assert put == "No start; did you mean it?"
    assert f"{SHOUTED}No start" in str(put)
    assert f"{SHOUTED}; did you mean it?" in str(put)
    assert joined(", ", ["a", "b"]) == "a, b"
    assert Begun.of("write a name") == "Write a name"


@pytest.mark.usefixtures("shouted")
def test_html_is_escaped_once_and_values_may_say_their_language() -> None:
    told = Sentence("<%(tag)s> & more", tag="<b>")
    assert told.__html__() == f"{SHOUTED}&lt;&lt;b&gt;&gt; &amp; more"


@pytest.mark.usefixtures("shouted")
def test_an_error_of_feel_is_said_in_the_language_too() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse("1 +")
    assert str(caught.value.args[0]).startswith(f"{SHOUTED}line 1")
    assert caught.value.message.startswith("found the end of the expression")
    assert str(caught.value.message).count(SHOUTED) >= 2


def test_several_are_said_with_the_word_before_the_last() -> None:
    several: list[list[str]] = [[], ["a"], ["a", "b"], ["a", "b", "c"]]
    assert [str(either(given)) for given in several] == ["", "a", "a or b", "a, b or c"]
    assert [str(all_of(given)) for given in several] == ["", "a", "a and b", "a, b and c"]
