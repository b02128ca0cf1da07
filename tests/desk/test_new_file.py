"""Opening the file of a child who is new here, once, and without a word about other teams' children."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, Membership, Role, Team
from cases.knowing import learn
from cases.models import Allocation, Case, Person, PersonFact
from cases.opening import close_episode
from cases.person_facts import KINDS
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEW = "/cases/new/"
REFUSED = "A child who may be this one is known here."
MAY_BE, NOT_YET = "This child may be known here", "No file is open yet. What you typed is below."


def typed(name: str = "Ivy Rushton", born: str = "9 7 2019", **more: str) -> dict[str, str]:
    given, family = name.split(" ", 1)
    day, month, year = born.split()
    boxes = {"born-day": day, "born-month": month, "born-year": year}
    return {"given_name": given, "family_name": family, "is_born": "yes", **boxes, **more}


def expected(day: date) -> dict[str, str]:
    boxes = {"expected-day": str(day.day), "expected-month": str(day.month), "expected-year": str(day.year)}
    return {"given_name": "Baby", "family_name": "Rushton", "is_born": "no", **boxes}


def files(cast: Cast) -> int:
    with authority(cast.id):
        assert Case.objects.count() == Person.objects.count()
        return Case.objects.count()


def told(page: str) -> str:
    return str(parsed(page).xpath("//input[@name='told']/@value")[0])


def what_is_told(page: str) -> str:
    """All that the page says of known children."""
    return " ".join(parsed(page).xpath("//*[@id='known']")[0].text_content().split())


@pytest.fixture
def officer(northmere: Cast, sign_in: Any) -> Any:
    with authority(northmere.id):
        make_person(northmere, "Nell Brook", "contact_officer", "Front door")
    return sign_in(northmere.nell)


def test_a_contact_officer_opens_a_file_and_finds_the_referral_to_start(northmere: Cast, officer: Any) -> None:
    assert f'href="{NEW}"' in text_of(officer.get("/cases/"))
    answer = officer.post(NEW, typed(known_as="  Vee "))
    page = text_of(officer.get(path_of(answer)))
    assert "Vee Rushton" in page
    assert "Start: Referral" in page
    assert "Start: Child and family assessment" not in page
    assert "Our work with this child has not begun." in page
    assert "The file CW-2026-000003 is open." in page
    with authority(northmere.id):
        case = Case.objects.get(child__family_name="Rushton")
        assert case.open_episode is None
        held = Allocation.objects.get(case=case)
        assert (held.team, held.worker, held.made_by) == (northmere.teams["Front door"], None, northmere.nell)
        assert case.child.date_of_birth == date(2019, 7, 9)
        assert AuditEvent.objects.get(action="case_opened", case_id=case.pk).actor == northmere.nell


def test_a_form_posted_twice_makes_one_file_and_leads_to_it(northmere: Cast, officer: Any) -> None:
    officer.post(NEW, typed())
    page = text_of(officer.post(NEW, typed("Ivy RUSHTON")))
    assert "This child may have a file:" in page
    assert 'href="/cases/CW-2026-000003/"' in page
    assert files(northmere) == 3


@pytest.mark.parametrize("name", ["Tansy Quillfeather", "Tanzy quill-FEATHER", "Another Quíllfeather"])
def test_another_teams_child_is_answered_with_whom_to_ring_and_nothing_else(
    northmere: Cast, officer: Any, name: str
) -> None:
    with authority(northmere.id):
        Team.objects.filter(name="Meadow team").update(telephone="01632 960 111")
    page = text_of(officer.post(NEW, typed(name, "2 3 2019")))
    assert f"{REFUSED} Ring Meadow team, 01632 960 111." in page
    assert f'value="{name.split()[0]}"' in page
    for secret in ("CW-2026-000001", "Ren Alder", "This child may have a file"):
        assert secret not in page
    assert name.startswith("Tansy") or "Tansy" not in page
    assert files(northmere) == 2
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="known_child_answered")
    assert (kept.actor, kept.case_id, kept.details) == (northmere.nell, northmere.cases["tansy"].pk, {"sees": False})


def test_a_child_of_nobody_is_known_all_the_same(northmere: Cast, officer: Any) -> None:
    with authority(northmere.id):
        Allocation.objects.all().delete()
    assert f"{REFUSED} Ask a service manager." in text_of(officer.post(NEW, typed("Tansy Quillfeather", "2 3 2019")))


def test_a_namesake_gets_a_file_for_a_reason_and_only_one(northmere: Cast, officer: Any) -> None:
    first = typed("Wren Quillfeather", "2 3 2019")
    seal = told(text_of(officer.post(NEW, first)))
    again = {**first, "action": "another", "told": seal}
    assert "Choose why it is another child" in text_of(officer.post(NEW, again))
    assert files(northmere) == 2
    assert officer.post(NEW, {**again, "another_because": "twin"}).status_code == 302
    page = text_of(officer.post(NEW, {**again, "another_because": "twin"}))
    assert "This child may have a file:" in page
    assert REFUSED in page
    assert files(northmere) == 3
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="opened_besides_known")
    assert (kept.reason, kept.details) == ("A twin, or another child of the same birth", {"known": 1})


def test_nobody_sets_aside_an_answer_that_they_did_not_get(northmere: Cast, officer: Any) -> None:
    unasked = typed("Tansy Quillfeather", "2 3 2019", action="another", another_because="twin", told="")
    assert REFUSED in text_of(officer.post(NEW, unasked))
    assert files(northmere) == 2


def test_who_changes_what_they_ask_for_is_told_of_the_child_whom_that_finds(northmere: Cast, officer: Any) -> None:
    """Also where it is the same family name and day, and again one child."""
    numbers = "9434765919", "4010232137"
    for name, number in zip(("Ivy Rushton", "Bay Saltmarsh"), numbers, strict=True):
        assert officer.post(NEW, typed(name, nhs_number=number)).status_code == 302
    asked = typed("Perran Dunnock", "1 1 2012", nhs_number=numbers[0])
    seal = told(text_of(officer.post(NEW, asked)))
    set_aside = {**asked, "action": "another", "another_because": "family", "told": seal}
    page = text_of(officer.post(NEW, {**set_aside, "nhs_number": numbers[1]}))
    assert "the same NHS number" in page
    assert files(northmere) == 4
    assert officer.post(NEW, set_aside).status_code == 302


def test_that_only_the_name_fits_is_told_to_those_alone_who_may_see_the_file(northmere: Cast, officer: Any) -> None:
    asked = typed("Tansy Quillfeather", "30 11 2012")
    page = text_of(officer.post(NEW, asked))
    assert what_is_told(page) == f"{MAY_BE} {REFUSED} Ring Meadow team. {NOT_YET}"
    assert "CW-2026-000001" not in page
    assert files(northmere) == 2
    set_aside = {**asked, "action": "another", "another_because": "family", "told": told(page)}
    assert officer.post(NEW, set_aside).status_code == 302
    third = what_is_told(text_of(officer.post(NEW, typed("Tansy Quillfeather", "9 6 2016"))))
    assert "A child with this name, or one like it, has a file:" in third
    assert f"{REFUSED} Ring Meadow team." in third


def test_the_same_name_in_another_authority_is_another_child(northmere: Cast, officer: Any) -> None:
    assert officer.post(NEW, typed("Bay Saltmarsh", "22 2 2017")).status_code == 302


def test_an_estimated_birth_finds_the_child_whose_birth_is_known(northmere: Cast, officer: Any) -> None:
    officer.post(NEW, typed())
    about = typed(born="1 1 2019")
    page = text_of(officer.post(NEW, {**about, "birth_is_estimated": "yes"}))
    assert "This child may have a file:" in page
    assert files(northmere) == 3
    assert path_of(officer.post(NEW, {**about, "given_name": "Wren"})) == "/cases/CW-2026-000004/"


@pytest.mark.parametrize(
    ("name", "born", "more"),
    [
        ("Tansi Quilfether", "2 3 2019", {}),
        ("Quillfeather Tansy", "2 3 2019", {}),
        ("Tansy Quillfeather", "3 2 2019", {}),
        ("Tansy Quillfeather", "30 11 2012", {}),
        ("Bay Saltmarsh", "1 1 2012", {"nhs_number": "9434765919"}),
    ],
    ids=["spelt otherwise", "changed about", "day and month", "the name alone", "the number alone"],
)
@pytest.mark.parametrize("telephone", ["", "01632 960 111"])
def test_what_it_was_that_fitted_nobody_is_told_who_may_not_see_the_file(
    northmere: Cast, officer: Any, name: str, born: str, more: dict[str, str], telephone: str
) -> None:
    with authority(northmere.id):
        Team.objects.filter(name="Meadow team").update(telephone=telephone)
        learn(northmere.cases["tansy"].child, KINDS["nhs_number"], {"number": "9434765919"}, northmere.ren, None)
    ring = f"Ring Meadow team, {telephone}." if telephone else "Ring Meadow team."
    answer = text_of(officer.post(NEW, typed(name, born, **more)))
    assert what_is_told(answer) == f"{MAY_BE} {REFUSED} {ring} {NOT_YET}"


def test_who_may_see_the_file_reads_why_it_may_be_the_same_child(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.ren)
    page = " ".join(parsed(text_of(client.post(NEW, typed("Tanzy Quillfeather", "12 3 2019")))).text_content().split())
    assert "This child may have a file: Tansy Quillfeather, CW-2026-000001. Why it may be the same child: " in page
    assert "the same family name; a first name that sounds alike; a day of birth that differs by one digit." in page


def test_the_house_and_the_number_are_looked_for_and_kept(northmere: Cast, officer: Any) -> None:
    where = {"address": "12 Fern Lane, Northmere, NM1 2AB", "nhs_number": "943 476 5919"}
    assert officer.post(NEW, typed(**where)).status_code == 302
    with authority(northmere.id):
        child = Person.objects.get(family_name="Rushton")
        assert {fact.kind: fact.value for fact in PersonFact.objects.filter(person=child)} == {
            "address": {"use": "home", "lines": where["address"]},
            "nhs_number": {"number": "9434765919"},
        }
    other = typed("Bay Saltmarsh", "1 1 2012", nhs_number="9434765919")
    page = text_of(officer.post(NEW, other))
    assert "the same NHS number" in page
    seal = told(page)
    assert (
        officer.post(NEW, {**other, "action": "another", "told": seal, "another_because": "family"}).status_code == 302
    )
    with authority(northmere.id):
        assert PersonFact.objects.filter(kind="nhs_number").count() == 1


def test_a_number_that_cannot_be_is_told_at_the_question(northmere: Cast, officer: Any) -> None:
    page = text_of(officer.post(NEW, typed(nhs_number="943 476 5918")))
    assert "Check the NHS number: one of its digits is not right" in page
    assert files(northmere) == 2


def test_an_expected_child_is_known_by_the_expected_day(northmere: Cast, officer: Any) -> None:
    assert officer.post(NEW, expected(date(2026, 9, 1))).status_code == 302
    assert "This child may have a file:" in text_of(officer.post(NEW, expected(date(2026, 9, 1))))
    assert "This child may have a file:" not in text_of(officer.get(NEW))
    with authority(northmere.id):
        assert Person.objects.get(family_name="Rushton").is_unborn


@pytest.mark.parametrize("day", [date(2026, 6, 13), date(2027, 4, 20)])
def test_the_first_and_last_expected_day_are_taken(northmere: Cast, officer: Any, day: date) -> None:
    assert officer.post(NEW, expected(day)).status_code == 302


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Enter the first name. For a baby without a name yet, enter Baby"),
        ({}, "Choose whether the child is born yet"),
        ({"given_name": "Ivy"}, "Enter the family name"),
        (typed("Ivy " + "R" * 81), "Use at most 80 characters for a name"),
        (typed("Ivy R\x07"), "Write the name with letters"),
        (typed("Ivy ?"), "Write the name with letters"),
        (typed(born="31 2 2019"), "Date of birth: Enter a real day, such as 9 7 2026"),
        (typed(born="15 7 2026"), "Enter a date of birth that has come"),
        (typed(born="13 7 2000"), "Enter a date of birth within the last 25 years"),
        (typed() | {"born-day": "", "born-month": "", "born-year": ""}, "Enter the date of birth"),
        (typed() | expected(date(2026, 9, 1)), "Leave this day empty, or choose that the child is born"),
        (expected(date(2026, 9, 1)) | typed(), "Leave this day empty, or choose that the child is not born yet"),
        (typed() | {"is_born": "no"}, "Enter the day on which the child is expected"),
        (expected(date(2027, 4, 21)), "Enter an expected day within the next 280 days"),
        (expected(date(2026, 6, 12)), "Enter an expected day no longer ago than a month"),
        (typed(team="everything"), "Choose the team that takes it"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    northmere: Cast, officer: Any, posted: dict[str, str], words: str
) -> None:
    page = text_of(officer.post(NEW, posted))
    assert words in page
    assert "No file is open yet." in page
    boxes = {box.get("name"): box.get("value", "") for box in parsed(page).xpath("//main//input[@type='text']")}
    kept = {name: text for name, text in posted.items() if name in boxes and text.isprintable()}
    assert {name: boxes[name] for name in kept} == kept
    assert files(northmere) == 2


def test_somebody_of_two_teams_says_which_takes_the_referral(northmere: Cast, officer: Any) -> None:
    with authority(northmere.id):
        meadow, role = northmere.teams["Meadow team"], Role.objects.get(key="duty_worker")
        Membership.objects.create(user=northmere.nell, team=meadow, role=role, starts_on=date(2026, 1, 1))
    assert "Choose the team that takes it" in text_of(officer.post(NEW, typed()))
    stranger = typed(team=str(northmere.teams["Harbour team"].pk))
    assert "Choose the team that takes it" in text_of(officer.post(NEW, stranger))
    assert officer.post(NEW, typed(team=str(meadow.pk))).status_code == 302
    with authority(northmere.id):
        assert Allocation.objects.get(made_by=northmere.nell).team == meadow


def test_an_administrator_opens_no_file(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    assert NEW not in text_of(client.get("/cases/"))
    assert client.post(NEW, typed()).status_code == 403
    assert files(northmere) == 2


def test_a_closed_file_is_opened_again_for_a_reason(northmere: Cast, sign_in: Any) -> None:
    case = northmere.cases["wilf"]
    with authority(northmere.id):
        close_episode(case, "RC8")
    client, there = sign_in(northmere.sam), f"/cases/{case.reference}/"
    page = text_of(client.get(there))
    assert "Our work with this child is closed since 14 July 2026." in page
    (head,) = parsed(page).find_class("cw-identity--closed")
    assert "Closed 14 July 2026: Case closed after assessment" in " ".join(head.text_content().split())
    assert not parsed(page).xpath(
        "//main//*[contains(@class, 'govuk-button') and not(contains(@class, '--secondary'))]"
    )
    assert "Start: Referral" in page  # which opens it, too
    assert "Start: Child and family assessment" not in page
    assert "Open it again" not in text_of(sign_in(northmere.dee).get(there))
    assert "Choose why you open it again" in text_of(client.post(f"{there}open-again/", {"because": "boredom"}))
    for _ in range(2):
        assert path_of(client.post(f"{there}open-again/", {"because": "referral"})) == there
    page = text_of(client.get(there))
    assert "File open since 14 July 2026" in page
    assert "Open it again" not in page
    assert "Start: Referral" in page
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="episode_opened")
        assert case.episodes.count() == 2
    assert (kept.actor, kept.case_id, kept.reason) == (northmere.sam, case.pk, "A new referral came in")
