"""A choice found by typing its first letters: of options in the form, and of the codes of a list of thousands."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.context import current_id
from accounts.languages import reading_in
from accounts.models import User
from forms import drafts
from forms.code_lists import publish_code_list
from forms.controls import registry
from forms.controls.type_ahead import TypeAhead
from forms.definition import FormDefinition, read
from forms.found_by_words import Answer, FoundByWords, folded, near
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.drawn import LABEL, asking, drawn, made, posted, problems, round_trip
from tests.forms.examples import control, form, layout

PLACES = 3_000
SCHOOLS: dict[str, Any] = {"type": "string", "x-casewright": {"code_list": "school"}}
LETTERS: dict[str, Any] = {"enum": ["Alpha", "Beta", "Gamma"]}


def schools(count: int = PLACES) -> dict[str, Any]:
    """A made-up list of schools, two of them with the same name, one of another time."""
    codes = [{"code": f"S{at}", "title": f"School {at:04} of the Lane"} for at in range(count - 3)]
    return {
        "key": "school",
        "title": "School",
        "source": "A test",
        "codes": [
            *codes,
            {"code": "H1", "title": "Hill Primary"},
            {"code": "H2", "title": "Hill Primary"},
            {"code": "OLD", "title": "Old Mill School", "until": "2020-07-31"},
        ],
    }


@pytest.fixture
def listed(inside: Cast) -> FormDefinition:
    publish_code_list(schools())
    return asking(SCHOOLS, required=True, format="autocomplete")


@pytest.mark.parametrize("options", [{"format": "autocomplete"}, {"autocomplete": True}])
def test_a_choice_is_typed_where_the_form_says_so(options: dict[str, Any]) -> None:
    assert made(LETTERS, **options).kind == "autocomplete"
    assert made({**SCHOOLS}, **options).kind == "listed_autocomplete"
    assert made(LETTERS, autocomplete=True, format="radio").kind == "radios"
    assert asking(LETTERS, **options).warnings == ()


def test_json_forms_way_to_say_no_means_nothing_here_and_elsewhere_it_is_warned_of() -> None:
    assert made(LETTERS, autocomplete=False).kind == "radios"
    assert asking(LETTERS, autocomplete=False).warnings == ()
    (warned,) = asking({"type": "string"}, autocomplete=True).warnings
    assert (warned.pointer, warned.code) == ("/uischema/elements/0/options/autocomplete", "no_effect")


def test_more_than_ten_radios_are_warned_of() -> None:
    many = {"enum": [f"Answer {at}" for at in range(11)]}
    (warned,) = asking(many).warnings
    assert (warned.code, "11 radios" in warned.message) == ("many_radios", True)
    assert asking({"enum": many["enum"][:10]}).warnings == asking(many, format="select").warnings == ()


@pytest.mark.parametrize("text", ["Alpha", " alpha ", "ALPHA", "álpha"])
def test_what_is_typed_is_read_however_it_is_written(text: str) -> None:
    reading = made(LETTERS, autocomplete=True).read({"/q": [text]})
    assert (reading.value, reading.problem) == ("Alpha", "")


def test_what_is_no_answer_is_kept_and_said() -> None:
    definition = asking(LETTERS, required=True, autocomplete=True)
    assert problems(LETTERS, {"/q": ["Alp"]}, autocomplete=True) == [
        f"Choose one of the answers to “{LABEL}”: “Alp” is not one of them"
    ]
    assert posted(drawn(definition, {"/q": ["Alp"]}, show_problems=True))["/q"] == ["Alp"]
    assert problems(LETTERS, {}, autocomplete=True) == [f"Choose an answer to “{LABEL}”"]


def test_options_of_any_kind_come_back_and_namesakes_are_told_apart() -> None:
    numbers = {"oneOf": [{"const": 1, "title": "One"}, {"const": 2, "title": "One"}, {"const": True, "title": "Yes"}]}
    for value in (1, 2, True):
        assert round_trip(numbers, value, autocomplete=True) == value
    assert made(numbers, autocomplete=True).say(2).text == "One (2)"
    assert made(numbers, autocomplete=True).read({"/q": ["one"]}).problem


def test_in_another_language_the_same_words_are_posted_and_either_are_read() -> None:
    sizes = {"title": LABEL, "oneOf": [{"const": "b", "title": "Big"}, {"const": "s", "title": "Small"}]}
    document = form({"q": sizes}, layout(control("q", autocomplete=True)))
    document["translations"] = {"cy": {"/schema/properties/q/oneOf/0/title": "Mawr"}}
    asks = read(document, language="cy").questions["/q"].control
    assert '<option value="Big" selected lang="cy"' in drawn(read(document, language="cy"), {"/q": ["Big"]})
    assert [asks.read({"/q": [text]}).value for text in ("mawr", "big", "b", "Small")] == ["b", "b", "b", "s"]
    assert (asks.enter("b"), asks.say("b").text) == ({"/q": ["Big"]}, "Mawr")


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_list_of_thousands_does_not_come_with_the_page(listed: FormDefinition) -> None:
    html = drawn(listed, {})
    assert len(html) < 3_000
    assert "<option" not in html
    assert posted(drawn(listed, {"/q": ["s7"]}))["/q"] == ["School 0007 of the Lane"]


@pytest.mark.django_db
def test_without_scripts_the_server_offers_what_the_letters_could_mean(listed: FormDefinition) -> None:
    html = drawn(listed, {"/q": ["hill"]}, show_problems=True)
    assert 'value="Hill Primary (H1)"' in html
    assert 'value="Hill Primary (H2)"' in html
    chosen = {"/q": ["hill", "Hill Primary (H2)"]}
    assert listed.review({listed.pages[0].slug: chosen}).answers == {"q": "H2"}
    assert posted(drawn(listed, chosen))["/q"] == ["Hill Primary (H2)"]
    assert drawn(listed, {"/q": ["lane"]}, show_problems=True).count('type="radio"') == 12
    assert 'type="radio"' not in drawn(listed, {"/q": ["nowhere"]}, show_problems=True)


@pytest.mark.django_db
def test_a_code_of_the_list_is_said_in_words_and_one_that_ended_is_refused(listed: FormDefinition) -> None:
    page = listed.pages[0].slug
    assert listed.entered_from({"q": "H1"}) == {page: {"/q": ["Hill Primary (H1)"]}}
    assert listed.questions["/q"].control.say("S12").text == "School 0012 of the Lane"
    (problem,) = listed.review({page: {"/q": ["old mill school"]}}).problems
    assert problem.message == f"Choose another answer to “{LABEL}”: “Old Mill School” was used until 31 July 2020"
    assert [p.message for p in listed.validate({"q": "NONE"})] == [f"Choose one of the answers to “{LABEL}”"]


@pytest.mark.django_db
def test_the_page_hands_out_the_list_to_its_own_script_alone(inside: Cast, sign_in: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.forms.urls"
    publish_code_list(schools())
    document = form(
        {"school": {**SCHOOLS, "title": "School"}, "name": {"type": "string", "title": "Name"}},
        layout(control("school", format="autocomplete"), control("name")),
    )
    draft = drafts.start(published(document), inside.sam)
    address = f"/example/{draft.pk}/small-form/"
    client: Client = sign_in(inside.sam)
    offered = client.get(f"{address}?options=/school").json()["options"]
    assert (len(offered), offered[0]) == (PLACES - 1, {"words": "School 0000 of the Lane"})
    assert {"words": "Old Mill School"} not in offered
    assert client.get(f"{address}?options=/name").status_code == client.get(f"{address}?options=/x").status_code == 404
    assert current_id() == inside.authority.pk
    assert client.get(address).content.count(b"of the Lane") == 0


@pytest.mark.django_db
def test_a_list_in_two_languages_is_handed_out_in_the_one_that_is_read_and_found_by_both(
    inside: Cast, sign_in: Any, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.forms.urls"
    publish_code_list({**schools(), "translations": {"ar": {"S1": "مدرسة", "OLD": "قديم"}}})
    document = form({"school": {**SCHOOLS, "title": "School"}}, layout(control("school", format="autocomplete")))
    draft = drafts.start(published(document), inside.sam)
    address = f"/example/{draft.pk}/small-form/?options=/school"
    for language, first, second in (
        ("", {"words": "School 0000 of the Lane"}, {"words": "School 0001 of the Lane", "also": ["مدرسة"]}),
        (
            "ar",
            {"words": "School 0000 of the Lane", "lang": "en-GB"},
            {"words": "مدرسة", "lang": "ar", "also": ["School 0001 of the Lane"]},
        ),
        ("", {"words": "School 0000 of the Lane"}, {"words": "School 0001 of the Lane", "also": ["مدرسة"]}),
    ):
        User.objects.filter(pk=inside.sam.pk).update(language=language)
        client: Client = sign_in(User.objects.get(pk=inside.sam.pk))
        assert client.get(address).json()["options"][:2] == [first, second]


@pytest.mark.django_db
def test_without_scripts_a_code_is_offered_by_letters_of_either_language(inside: Cast) -> None:
    publish_code_list({**schools(), "translations": {"ar": {"S1": "مدرسة النور", "S2": "مدرسة"}}})
    asked = asking(SCHOOLS, format="autocomplete")
    with reading_in("ar"):
        html = drawn(asked, {"/q": ["0001"]}, show_problems=True)
        assert 'value="مدرسة النور"' in html
        assert '<span lang="ar" dir="rtl">مدرسة النور</span>' in html
        chosen = drawn(asked, {"/q": ["school 0001 of the lane"]})
        assert posted(chosen)["/q"] == ["مدرسة النور"]
    assert 'value="School 0001 of the Lane"' in drawn(asked, {"/q": ["النو"]}, show_problems=True)


@pytest.mark.django_db
def test_a_short_list_in_two_languages_comes_with_the_page_with_the_words_of_both(inside: Cast) -> None:
    publish_code_list({**schools(5), "translations": {"ar": {"S1": "مدرسة النور"}}})
    asked = asking(SCHOOLS, format="autocomplete")
    with reading_in("ar"):
        html = drawn(asked, {"/q": ["S1"]})
    assert (
        '<option value="مدرسة النور" selected lang="ar" dir="rtl" data-also="School 0001 of the Lane">مدرسة النور'
        in html
    )
    assert '<option value="School 0000 of the Lane" lang="en-GB" dir="ltr">School 0000 of the Lane' in html


@pytest.mark.django_db
def test_a_blank_form_has_short_lists_to_tick(inside: Cast) -> None:
    publish_code_list(schools(20))
    for schema, several in ((SCHOOLS, False), ({**SCHOOLS, "type": "array", "items": {"type": "string"}}, True)):
        paper = read(form({"q": schema})).questions["/q"].control.paper
        assert (len(paper.options), paper.options[-1], paper.several) == (19, "Hill Primary", several)
    publish_code_list({**schools(24)})
    assert read(form({"q": SCHOOLS})).questions["/q"].control.paper.options == ()


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=20, unique=True))
def test_every_answer_is_found_by_the_words_it_is_offered_with(titles: list[str]) -> None:
    known = FoundByWords((title, f"code-{at}", at) for at, title in enumerate(titles))
    for at, title in enumerate(titles):
        words = known.words(title, f"code-{at}")
        assert known.exactly(words) == at or [folded(one) for one in titles].count(folded(title)) > 1
        assert known.exactly(f"code-{at}") == at


@given(st.dictionaries(st.sampled_from("0123ab"), st.sampled_from(["0", "1", "2", "A", "b", "B", "None"])))
def test_words_that_are_the_code_of_another_answer_lead_to_the_answer_they_were_offered_for(
    titles: dict[str, str],
) -> None:
    known = FoundByWords((title, code, f"value {code}") for code, title in titles.items())
    for code, title in titles.items():
        assert known.exactly(known.words(title, code)) == f"value {code}"


def test_how_many_is_not_read_as_the_number_that_another_answer_is_kept_by() -> None:
    asked = made({"oneOf": [{"const": "0", "title": "1"}, {"const": "1", "title": "2"}]}, autocomplete=True)
    shown = asked.widget({})
    assert isinstance(shown, TypeAhead)
    assert [offered.posted for offered in shown.words] == ["1 (0)", "2"]
    assert asked.read({"/q": ["1 (0)"]}).value == "0"
    assert "is not one of them" in asked.read({"/q": ["1"]}).problem


def test_letters_are_looked_for_in_every_word_and_beginnings_come_first() -> None:
    words = ("New Hill School", "Hill Primary", "Côte d’Ivoire")
    new, hill, ivoire = offered = tuple(Answer(one, one) for one in words)
    assert near("hill", offered) == (hill, new)
    assert near("sch new", offered) == (new,)
    assert near("cote d'iv", offered) == (ivoire,)
    assert near("", offered) == ()


def test_letters_are_looked_for_in_every_language_but_not_across_two() -> None:
    hill = Answer("Hill Primary", "Ysgol y Bryn", ("Hill Primary",))
    other = Answer("Brynhill", "Brynhill")
    assert near("hill", (other, hill)) == (hill, other)
    assert near("bryn", (hill, other)) == (other, hill)
    assert near("ysgol primary", (hill, other)) == ()


def test_the_registry_has_no_control_that_serves_the_same() -> None:
    for schema in (LETTERS, SCHOOLS):
        for options in (dict[str, Any](), {"autocomplete": True}):
            for way in ("select", "autocomplete", "radio"):
                assert len(registry.serving(schema, options | {"format": way})) == 1
