"""What is known of somebody in the family: how one reaches them, what one must know first, and who may read it."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.knowing import learn
from cases.models import Kinship, Person, PersonFact, Relationship
from cases.person_facts import KINDS, OF_RELATIVES
from cases.relationships import relate
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.stories import begun

pytestmark = pytest.mark.django_db


def mother_of(cast: Cast, *children: str) -> list[Relationship]:
    with authority(cast.id):
        jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
        return [relate(cast.cases[name], jo, Kinship.MOTHER, cast.priya) for name in children]


def about(cast: Cast, row: Relationship, child: str = "wilf") -> str:
    return f"/cases/{cast.cases[child].reference}/about/family/{row.pk}/"


def words_of(page: str) -> str:
    return " ".join(parsed(page).text_content().split())


def test_a_worker_writes_down_how_to_reach_the_mother_and_finds_it_from_the_family(
    northmere: Cast, sign_in: Any
) -> None:
    [row] = mother_of(northmere, "wilf")
    sam, page = sign_in(northmere.sam), about(northmere, row)
    links = parsed(text_of(sam.get(f"/cases/{northmere.cases['wilf'].reference}/"))).xpath("//a[.='Jo Larkspur']/@href")
    assert links == [page]
    told = text_of(sam.get(page))
    assert "Wilf’s family: mother" in words_of(told)
    assert parsed(told).xpath("//dl[@class='cw-known__list']/div/@id") == [k for k in KINDS if k in OF_RELATIVES]
    answer = sam.post(f"{page}contact/", {"number": "07700 900123", "words": "After six"})
    assert path_of(answer) == page
    assert "07700 900123, After six" in words_of(text_of(sam.get(page)))
    with authority(northmere.id):
        fact = PersonFact.objects.get(person=row.other)
        assert AuditEvent.objects.filter(action="fact_recorded", case_id=northmere.cases["wilf"].pk).exists()
    sam.post(f"{page}{fact.pk}/change/", {"action": "mistake"})
    with authority(northmere.id):
        assert PersonFact.objects.get(pk=fact.pk).taken_back


def test_an_alert_about_a_parent_stands_beside_the_child_until_the_parent_is_of_the_family_no_more(
    northmere: Cast, sign_in: Any
) -> None:
    [row] = mother_of(northmere, "wilf")
    sam = sign_in(northmere.sam)
    sam.post(f"{about(northmere, row)}alert/", {"code": "DOG", "words": "Ring from the gate."})
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    assert "Alert: Jo Larkspur: Dangerous dog in the home: Ring from the gate." in words_of(text_of(sam.get(case)))
    over = {"ends_on-day": "1", "ends_on-month": "7", "ends_on-year": "2026"}
    sam.post(f"{case}family/{row.pk}/end/", over)
    assert "Alert:" not in words_of(text_of(sam.get(case)))


def test_the_address_of_a_parent_is_kept_where_the_child_s_is_secret(northmere: Cast, sign_in: Any) -> None:
    [row] = mother_of(northmere, "wilf")
    with authority(northmere.id):
        learn(row.other, KINDS["address"], {"use": "home", "lines": "1 Quay Street"}, northmere.sam, None)
    assert "1 Quay Street" in text_of(sign_in(northmere.dee).get(about(northmere, row)))
    with authority(northmere.id):
        secret = {"code": "ADDRESS_SECRET", "words": "Says the court."}
        learn(northmere.cases["wilf"].child, KINDS["alert"], secret, northmere.sam, None)
    assert "1 Quay Street" not in text_of(sign_in(northmere.dee).get(about(northmere, row)))
    assert "1 Quay Street" in text_of(sign_in(northmere.sam).get(about(northmere, row)))


def test_of_an_alert_that_may_be_of_another_file_others_read_only_what_it_is_called(
    northmere: Cast, sign_in: Any
) -> None:
    of_wilf, _of_tansy = mother_of(northmere, "wilf", "tansy")
    with authority(northmere.id):
        alert = {"code": "DOG", "words": "Ring from the gate."}
        learn(of_wilf.other, KINDS["alert"], alert, northmere.ren, None)
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    task = begun(northmere)
    form = f"/tasks/{task.pk}/form/list/"
    for page in (case, f"{case}about/", f"{case}details/", f"{case}family/add/", form):
        told = words_of(text_of(sign_in(northmere.sam).get(page)))
        assert "Alert: Jo Larkspur: Dangerous dog in the home" in told
        assert "Ring from the gate." not in told
        if page != form:  # the draft is Sam's alone
            told = words_of(text_of(sign_in(northmere.mo).get(page)))
            assert "Jo Larkspur: Dangerous dog in the home: Ring from the gate." in told
    told = words_of(text_of(sign_in(northmere.mo).get(f"/tasks/{task.pk}/")))
    assert "Jo Larkspur: Dangerous dog in the home: Ring from the gate." in told


def test_what_another_team_s_file_knows_of_a_parent_is_not_shown_and_not_written(northmere: Cast, sign_in: Any) -> None:
    of_wilf, of_tansy = mother_of(northmere, "wilf", "tansy")
    with authority(northmere.id):
        learn(of_wilf.other, KINDS["contact"], {"number": "07700 900123"}, northmere.ren, None)
    page = about(northmere, of_wilf)
    told = text_of(sign_in(northmere.sam).get(page))
    assert "Ask a service manager." in told
    assert "07700 900123" not in told
    assert sign_in(northmere.sam).get(f"{page}contact/").status_code == 404
    assert "07700 900123" in text_of(sign_in(northmere.mo).get(page))
    assert sign_in(northmere.ren).get(page).status_code == 404
    assert sign_in(northmere.sam).get(about(northmere, of_tansy)).status_code == 404


def test_a_sister_with_a_file_of_her_own_is_told_of_there_and_nothing_tells_of_a_file_one_may_not_see(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        wilf, tansy = (northmere.cases[name] for name in ("wilf", "tansy"))
        sister = relate(wilf, tansy.child, Kinship.SIBLING, northmere.sam)
        learn(tansy.child, KINDS["contact"], {"number": "07700 900123"}, northmere.ren, None)
    mo, sam = sign_in(northmere.mo), sign_in(northmere.sam)
    assert path_of(mo.get(about(northmere, sister))) == f"/cases/{tansy.reference}/about/"
    assert tansy.reference not in text_of(sam.get(about(northmere, sister)))
    assert "07700 900123" not in text_of(sam.get(about(northmere, sister)))
    assert sam.post(f"{about(northmere, sister)}contact/", {"number": "1"}).status_code == 404


def test_a_child_is_found_by_the_council_s_own_number_which_is_kept_as_it_is(northmere: Cast, sign_in: Any) -> None:
    sam, case = sign_in(northmere.sam), f"/cases/{northmere.cases['wilf'].reference}/"
    assert "at most 20 letters and digits" in text_of(sam.post(f"{case}about/la_child_id/", {"number": "a-1"}))
    sam.post(f"{case}about/la_child_id/", {"number": "nM00017"})
    assert path_of(sam.post("/cases/find/", {"find": "nM00017"})) == case
    assert "No child found" in text_of(sign_in(northmere.ren).post("/cases/find/", {"find": "nM00017"}))
