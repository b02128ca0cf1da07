"""Correcting a child's name and date of birth: confirmed, kept with who and why, and still found by what was held."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.knowing import counting, fact_words
from cases.known import known_children
from cases.models import FormerDetails, Person
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import parsed, path_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BORN = date(2016, 1, 12)


def url(cast: Cast, child: str = "wilf") -> str:
    return f"/cases/{cast.cases[child].reference}/details/"


def typed(given: str = "Wilfred", family: str = "Larkspur", born: date | None = BORN, **more: str) -> dict[str, str]:
    names = {"given_name": given, "family_name": family, "known_as": "Wilf", "is_born": "yes", "because": "mistake"}
    return {**names, **boxes("born", born), **more}


def boxes(name: str, day: date | None) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) if day else "" for part in ("day", "month", "year")}


def confirm(client: Any, address: str, fields: dict[str, str], **more: str) -> Any:
    """Press Continue, read what changes, and press Change it."""
    told = parsed(text_of(client.post(address, fields))).xpath('//input[@name="told"]')[0].get("value")
    return client.post(address, {**fields, "told": told, "action": "change", **more})


def test_a_name_is_corrected_once_it_was_said_what_changes(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    case_page = f"/cases/{northmere.cases['wilf'].reference}/"
    assert f'href="{url(northmere)}"' in text_of(client.get(case_page))
    fields = typed(family="Lark-Spur")
    first = text_of(client.post(url(northmere), fields))
    assert "Larkspur, from now on Lark-Spur" in first
    assert "PDFs already made keep the name and date they were made with." in first
    with authority(northmere.id):
        assert Person.objects.get(given_name="Wilfred").family_name == "Larkspur"
    answer = confirm(client, url(northmere), fields)
    assert path_of(answer) == case_page
    page = text_of(client.get(case_page))
    assert "Wilf Lark-Spur" in page
    assert "Corrected. The earlier details are kept." in page
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="details_corrected")
        assert (kept.actor, kept.case_id) == (northmere.sam, northmere.cases["wilf"].pk)
        assert kept.reason == "It was written down wrong"
        assert kept.details == {"fields": "family_name", "known": 0}
        former = FormerDetails.objects.get()
        assert (former.family_name, former.corrected_by) == ("Larkspur", northmere.sam)
    earlier = text_of(client.get(url(northmere)))
    assert "Wilfred Larkspur, called Wilf, born 12 January 2016" in earlier


def test_a_child_is_still_found_by_any_of_the_names_and_dates_that_were_held(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    confirm(client, url(northmere), typed(family="Bramble"))
    confirm(client, url(northmere), typed(family="Bramble", born=date(2016, 1, 21)))
    with authority(northmere.id):
        for name in ("Larkspur", "Bramble"):
            for day in (BORN, date(2016, 1, 21)):
                assert known_children(name, day) == [northmere.cases["wilf"]]
        assert known_children("Larkspur", date(2016, 1, 22)) == []


def test_the_birth_of_an_expected_child_is_told_in_one_step(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        case = open_case("Baby", "Rushton", expected=TODAY.date() + timedelta(days=3))
        allocate(case, northmere.teams["Harbour team"], northmere.sam)
        northmere.cases["baby"] = case
    client = sign_in(northmere.sam)
    assert "The child was born" in text_of(client.get(f"/cases/{case.reference}/"))
    asked = parsed(text_of(client.get(url(northmere, "baby"))))
    assert asked.xpath('//input[@name="is_born" and @checked]/@value') == ["yes"]
    assert asked.xpath('//input[@name="because" and @checked]/@value') == ["born"]
    fields = {
        "given_name": "Ivy",
        "family_name": "Rushton",
        "is_born": "yes",
        "because": "born",
        **boxes("born", TODAY.date()),
        **boxes("expected", TODAY.date() + timedelta(days=3)),
    }
    confirm(client, url(northmere, "baby"), fields)
    with authority(northmere.id):
        child = Person.objects.get(pk=case.child_id)
    assert (child.given_name, child.date_of_birth, child.expected_date_of_birth) == ("Ivy", TODAY.date(), None)


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"family_name": ""}, "Enter the family name"),
        ({"because": ""}, "Choose why it is corrected"),
        ({"because": "born"}, "Choose why it is corrected"),
        (boxes("born", date(2026, 7, 15)), "Enter a date of birth that has come"),
        (boxes("born", date(2000, 7, 13)), "Enter a date of birth within the last 25 years"),
        (boxes("expected", date(2026, 8, 1)), "Expected date of birth: Leave this day empty"),
        ({"born-month": "13"}, "Date of birth: Enter a real day, such as 9 7 2026"),
    ],
)
def test_what_is_wrong_names_its_question_and_changes_nothing(
    northmere: Cast, sign_in: Any, more: dict[str, str], line: str
) -> None:
    page = parsed(text_of(sign_in(northmere.sam).post(url(northmere), {**typed(), **more})))
    lines = [item.text_content() for item in page.get_element_by_id("problems").findall(".//li")]
    assert len(lines) == 1
    assert lines[0].startswith(line)
    with authority(northmere.id):
        assert not FormerDetails.objects.exists()


def test_who_takes_the_name_and_date_of_a_known_child_is_told_and_says_why(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    fields = typed(family="Quillfeather", born=date(2019, 3, 2))
    asked = text_of(client.post(url(northmere), fields))
    assert "A child who may be this one is known here. Ring Meadow team." in asked
    assert "This child may have another file" in asked
    assert "with this name" not in asked
    assert northmere.cases["tansy"].reference not in asked
    assert "Choose why it is another child" in text_of(confirm(client, url(northmere), fields))
    answer = confirm(client, url(northmere), fields, another_because="twin")
    assert answer.status_code == 302
    with authority(northmere.id):
        assert AuditEvent.objects.get(action="details_corrected").details["known"] == 1


def test_nobody_confirms_over_what_somebody_else_corrected_meanwhile(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    fields = typed(family="Bramble")
    told = parsed(text_of(sam.post(url(northmere), fields))).xpath('//input[@name="told"]')[0].get("value")
    confirm(priya, url(northmere), typed(given="Wilfrid"))
    page = text_of(sam.post(url(northmere), {**fields, "told": told, "action": "change"}))
    assert "Wilfrid, from now on Wilfred" in page
    with authority(northmere.id):
        assert Person.objects.get(pk=northmere.cases["wilf"].child_id).given_name == "Wilfrid"


def test_what_is_typed_again_changes_nothing(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    assert path_of(client.post(url(northmere), typed())) == f"/cases/{northmere.cases['wilf'].reference}/"
    with authority(northmere.id):
        assert not AuditEvent.objects.filter(action="details_corrected").exists()


def test_a_name_that_changed_is_kept_with_its_days_and_the_child_is_found_by_it(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    fields = {**typed(family="Quillon", because="changed"), **boxes("used_from", date(2026, 5, 1))}
    confirm(client, url(northmere), fields)
    with authority(northmere.id):
        child = Person.objects.get(given_name="Wilfred")
        assert child.name_used_from == date(2026, 5, 1)
        [former] = counting(child, "other_name")
        assert (fact_words(former), former.ends_on) == ("Former name: Wilfred Larkspur", date(2026, 4, 30))
        assert [case.pk for case in known_children("Larkspur", BORN)] == [northmere.cases["wilf"].pk]
    about = text_of(client.get(f"/cases/{northmere.cases['wilf'].reference}/about/"))
    assert "Wilfred Quillon, used since 1 May 2026" in about


def test_a_second_new_name_begins_after_the_one_before(northmere: Cast, sign_in: Any) -> None:
    client, first = sign_in(northmere.sam), date(2026, 5, 1)
    since = boxes("used_from", first)
    confirm(client, url(northmere), {**typed(family="Quillon", because="changed"), **since})
    fields = {**typed(family="Sorrel", because="changed"), **since}
    words = "Enter a day after 1 May 2026, since when the name before is used, or leave the day empty"
    assert words in text_of(client.post(url(northmere), fields))
    confirm(client, url(northmere), fields | boxes("used_from", date(2026, 5, 2)))
    with authority(northmere.id):
        child = Person.objects.get(given_name="Wilfred")
        assert (child.family_name, child.name_used_from) == ("Sorrel", date(2026, 5, 2))
        assert [former.ends_on for former in counting(child, "other_name")] == [date(2026, 4, 30), first]


def test_a_child_whose_birth_is_estimated_is_found_by_a_date_near_it(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    confirm(client, url(northmere), typed(birth_is_estimated="yes"))
    page = " ".join(text_of(client.get(f"/cases/{northmere.cases['wilf'].reference}/")).split())
    assert "about 10 years, birth estimated as 12 January 2016" in page
    with authority(northmere.id):
        assert len(known_children("Larkspur", date(2016, 9, 1))) == 1
        assert known_children("Larkspur", date(2019, 9, 1)) == []
