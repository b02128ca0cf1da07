"""Code lists: what a question offers on a day, what stays readable, and an authority's own."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts import clock
from accounts.context import authority
from forms.code_lists import as_of, code_list, day_of_codes, publish_code_list, read_code_list
from forms.controls.options import Choice
from forms.definition import FormDefinition, read
from forms.page_view import PageView
from forms.problems import FormDefinitionError
from forms.rendering import sections
from tests.cast import Cast, make_eastholm
from tests.forms.examples import control, form, layout

MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
SHIPPED = sorted((Path(settings.BASE_DIR) / "code_lists").glob("*.json"))


def colours(**more: Any) -> dict[str, Any]:
    return {
        "key": "colour",
        "title": "Colour",
        "source": "A test",
        "codes": [
            {"code": "R", "title": "Red"},
            {"code": "B", "title": "Blue", "until": "2026-03-31"},
            {"code": "B", "title": "Blue or violet", "from": "2026-04-01"},
            {"code": "P", "title": "Pink", "until": "2026-03-31"},
            {"code": "T", "title": "Teal", "from": "2026-04-01"},
        ],
        **more,
    }


def small(code: Any = None, **more: Any) -> dict[str, Any]:
    """A form about a day that asks for a colour."""
    named = {"x-casewright": {"code_list": "colour"}}
    properties = {
        "day": {"type": "string", "format": "date", "title": "Day"},
        "colour": {"type": "string", "title": "Colour", **named},
        "several": {"type": "array", "title": "Several", "items": {"type": "string"}, **named},
    }
    document = form(properties, layout(control("day"), control("colour"), control("several")))
    return {**document, "effective_date": "day", **more}


@pytest.fixture
def asks(inside: Cast) -> Iterator[FormDefinition]:
    """The form, with the list in the open authority, on a day in May."""
    publish_code_list(colours())
    with clock.at(MAY):
        yield read(small())


def typed(**answers: Any) -> dict[str, dict[str, list[str]]]:
    fields = {f"/{name}": value if isinstance(value, list) else [value] for name, value in answers.items()}
    if "day" in answers:
        fields |= {
            f"/day/{part}": [text]
            for part, text in zip(("year", "month", "day"), answers["day"].split("-"), strict=True)
        }
    return {"small-form": fields}


def offered(asks: FormDefinition, name: str, entered: dict[str, Any]) -> list[str]:
    page = asks.pages[0]
    review = asks.review({page.slug: next(iter(entered.values()))})
    view = PageView(asks, page, {page.slug: next(iter(entered.values()))}, review, show_problems=True)
    drawn = next(one for one in view.elements if getattr(one, "pointer", "") == f"/{name}")
    assert isinstance(drawn.widget, Choice)  # type: ignore[union-attr]
    return [option.title for option in drawn.widget.options]  # type: ignore[union-attr]


def problems(asks: FormDefinition, **answers: Any) -> list[str]:
    return [problem.message for problem in asks.validate(answers)]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_question_offers_the_codes_of_the_day_the_form_is_about(asks: FormDefinition) -> None:
    assert offered(asks, "colour", typed()) == ["Red", "Blue or violet", "Teal"]
    assert offered(asks, "colour", typed(day="2026-03-31")) == ["Red", "Blue", "Pink"]
    assert offered(asks, "several", typed(day="2026-03-31")) == ["Red", "Blue", "Pink"]


@pytest.mark.django_db
def test_a_code_of_another_time_is_refused_in_words_and_kept(asks: FormDefinition) -> None:
    assert problems(asks, day="2026-04-02", colour="P") == [
        "Choose another answer to “Colour”: “Pink” was used until 31 March 2026"
    ]
    assert problems(asks, day="2026-03-02", several=["R", "T"]) == [
        "Choose another answer to “Several”: “Teal” is used from 1 April 2026"
    ]
    assert problems(asks, day="2026-03-02", colour="P") == problems(asks, colour="T") == []
    assert problems(asks, colour="X") == ["Choose one of the answers to “Colour”"]
    assert offered(asks, "colour", typed(colour="P"))[-1] == "Pink (until 31 March 2026)"
    page = asks.pages[0].slug
    assert asks.review({page: {"/colour": ["P"]}}).answers == {"colour": "P"}


@pytest.mark.django_db
def test_a_record_reads_as_on_its_day(asks: FormDefinition) -> None:
    def words(answers: dict[str, Any], on: date | None = None) -> list[str]:
        return [item.words for section in sections(asks, answers, (), on=on) for item in section.items][1:]

    answers = {"colour": "B", "several": ["P", "T"]}
    assert words(answers) == ["Blue or violet", "Pink, Teal"]
    assert words(answers, date(2026, 3, 1)) == ["Blue", "Pink, Teal"]
    assert words({**answers, "day": "2026-02-01"}, date(2026, 5, 1))[0] == "Blue"


@pytest.mark.django_db
def test_several_codes_stand_in_the_order_of_the_list(asks: FormDefinition) -> None:
    page = asks.pages[0].slug
    answers, found = asks.answers_from({page: {"/several": ["T", "R", "T"]}})
    assert (answers, found) == ({"several": ["R", "T"]}, [])
    assert asks.entered_from(answers) == {page: {"/several": ["R", "T"]}}


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_own_list_takes_the_place_of_the_shipped_one_and_loses_no_code(inside: Cast, tmp_path: Path) -> None:
    shipped = code_list("religion")
    assert shipped is not None
    document = json.loads((Path(settings.BASE_DIR) / "code_lists" / "religion.json").read_text())
    own = {**document, "codes": [*document["codes"], {"code": "RASTAFARI", "title": "Rastafari"}]}
    path = tmp_path / "religion.json"
    path.write_text(json.dumps(own))
    out = StringIO()
    call_command("load_code_list", inside.authority.name, str(path), stdout=out)
    assert f"{len(own['codes'])} codes" in out.getvalue()
    found = code_list("religion")
    assert found is not None
    assert found.find("RASTAFARI", clock.today()) is not None
    path.write_text(json.dumps({**own, "codes": own["codes"][1:]}))
    with pytest.raises(CommandError, match="NONE"):
        call_command("load_code_list", inside.authority.name, str(path))


@pytest.mark.django_db
def test_another_authority_keeps_the_shipped_list(inside: Cast) -> None:
    publish_code_list(colours())
    with authority(make_eastholm().id):
        assert code_list("colour") is None
        assert code_list("sex") is not None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"key": "Colour"}, "/key"),
        ({"title": ""}, "/title"),
        ({"codes": []}, "/codes"),
        ({"codes": ["R"]}, "/codes/0"),
        ({"codes": [{"code": "", "title": "Red"}]}, "/codes/0/code"),
        ({"codes": [{"code": "R"}]}, "/codes/0/title"),
        ({"codes": [{"code": "R", "title": "Red", "from": "1 April"}]}, "/codes/0/from"),
        ({"codes": [{"code": "R", "title": "Red", "from": "2026-04-01", "until": "2026-03-31"}]}, "/codes/0/until"),
        (
            {"codes": [{"code": "R", "title": "Red"}, {"code": "R", "title": "Crimson", "until": "2026-01-01"}]},
            "/codes/1",
        ),
        ({"more": 1}, "/more"),
    ],
)
def test_a_faulty_list_is_refused_at_its_place(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read_code_list(colours(**change))
    assert [problem.pointer for problem in refused.value.problems] == [pointer]


def test_a_question_has_options_or_a_list_not_both() -> None:
    document = small()
    document["schema"]["properties"]["colour"]["enum"] = ["R"]
    with pytest.raises(FormDefinitionError):
        read(document)
    document = small()
    document["schema"]["properties"]["colour"]["x-casewright"]["code_list"] = "No such name!"
    with pytest.raises(FormDefinitionError, match="small letters"):
        read(document)


def check_output(path: Path) -> str:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_definitions", str(path), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_check_definitions_names_a_list_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "small_form.v1.json"
    path.parent.mkdir()
    path.write_text(json.dumps(small()))
    said = check_output(path)
    assert "/schema/properties/colour/x-casewright/code_list: There is no code list “colour”" in said
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists" / "colour.json").write_text(json.dumps(colours()))
    call_command("check_definitions", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    (tmp_path / "code_lists" / "colour.json").write_text(json.dumps(colours(codes=[])))
    assert "colour.json:/codes" in check_output(tmp_path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_list_reads_and_says_where_it_comes_from(path: Path) -> None:
    made = read_code_list(json.loads(path.read_text()))
    assert made.key == path.stem
    assert made.source
    assert made.on(date(2026, 11, 22)) or made.key == "gender_current"


def test_the_census_lists_change_when_the_census_did() -> None:
    def on(key: str, day: str) -> dict[str, str]:
        listed = read_code_list(json.loads((Path(settings.BASE_DIR) / "code_lists" / f"{key}.json").read_text()))
        return {code.code: code.title for code in listed.on(date.fromisoformat(day))}

    assert set(on("sex", "2024-04-01")) == {"M", "F", "U"}
    assert on("sex", "2024-03-31") == {}
    assert set(on("gender_current", "2024-03-31")) == {"0", "1", "2", "9"}
    assert on("primary_need", "2025-03-31")["N1"] == "Abuse or neglect"
    assert on("primary_need", "2025-04-01")["N1"] == "Abuse, neglect and exploitation"
    assert {"18A", "19A"}.isdisjoint(on("assessment_factors", "2025-04-01"))


@pytest.mark.django_db
def test_a_page_nests_days_and_goes_back(inside: Cast) -> None:
    with clock.at(MAY), as_of(date(2026, 1, 1)):
        with as_of(None):
            assert day_of_codes() == date(2026, 1, 1)
        with as_of(date(2025, 1, 1)):
            assert day_of_codes() == date(2025, 1, 1)
        assert day_of_codes() == date(2026, 1, 1)
