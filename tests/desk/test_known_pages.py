"""The page about a child: what is known, since when, who wrote it down, and what was known before."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.models import PersonFact
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of, words

pytestmark = pytest.mark.django_db


def about(cast: Cast) -> str:
    return f"/cases/{cast.cases['wilf'].reference}/about/"


def section(page: str, kind: str) -> str:
    return " ".join(parsed(page).xpath(f"//div[@id='{kind}']")[0].text_content().split())


def test_a_worker_writes_down_changes_ends_and_takes_out(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    page = text_of(client.get(about(northmere)))
    assert section(page, "religion") == "Religion or belief Not written down Write down: Religion or belief"
    answer = client.post(f"{about(northmere)}religion/", {"code": "NONE"})
    assert answer["Location"] == f"{about(northmere)}#religion"
    assert "No religion" in section(text_of(client.get(about(northmere))), "religion")
    asked = text_of(client.get(f"{about(northmere)}religion/"))
    assert "Now written down: No religion. It stays in the history." in asked
    days = {"starts_on-day": "1", "starts_on-month": "7", "starts_on-year": "2026"}
    client.post(f"{about(northmere)}religion/", {"code": "SIKH", **days})
    told = section(text_of(client.get(about(northmere))), "religion")
    assert "Sikh" in told
    assert "Since 1 July 2026 · written down by Sam Oakley" in told
    assert "No religion Until 30 June 2026" in told
    assert "changed by Sam Oakley" in told
    with authority(northmere.id):
        sikh = PersonFact.objects.get(code="SIKH")
    change = f"{about(northmere)}{sikh.pk}/change/"
    assert "Until which day: Enter" in text_of(client.post(change, {}))
    client.post(change, {"action": "mistake"})
    told = section(text_of(client.get(about(northmere))), "religion")
    assert "Sikh does not count" in told
    with authority(northmere.id):
        assert PersonFact.objects.get(code="NONE").ends_on is None
        assert AuditEvent.objects.filter(action="fact_taken_back", actor=northmere.sam).exists()
    assert client.get(change).status_code == 404


def test_an_alert_stands_on_every_page_of_the_child_until_it_is_over(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    client.post(f"{about(northmere)}alert/", {"code": "VISIT_IN_PAIRS", "words": "Says the police, 3 July."})
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    for address in (case, about(northmere), f"{case}details/"):
        assert "Alert: Visit in pairs: Says the police, 3 July." in " ".join(
            parsed(text_of(client.get(address))).text_content().split()
        )
    with authority(northmere.id):
        alert = PersonFact.objects.get()
    over = {"ends_on-day": "13", "ends_on-month": "7", "ends_on-year": "2026"}
    client.post(f"{about(northmere)}{alert.pk}/change/", over)
    assert "Alert:" not in text_of(client.get(case))


def test_a_wrong_number_is_told_beside_its_question_and_kept_as_typed(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    page = text_of(client.post(f"{about(northmere)}nhs_number/", {"number": "943 476 5918"}))
    assert "Check the NHS number: one of its digits is not right" in page
    assert 'value="943 476 5918"' in page
    with authority(northmere.id):
        assert not PersonFact.objects.exists()


def test_a_child_is_found_by_number_by_those_who_may_see_the_file(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    sam.post(f"{about(northmere)}nhs_number/", {"number": "943 476 5919"})
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    assert path_of(sam.post("/cases/find/", {"find": "9434765919"})) == case
    ren = sign_in(northmere.ren)
    for number in ("943-476-5919", "450 557 7104", "12"):
        assert "No file that you may open has this number." in words(ren.post("/cases/find/", {"find": number}))


def test_who_may_only_look_has_nothing_to_press(northmere: Cast, sign_in: Any) -> None:
    page = text_of(sign_in(northmere.dee).get(about(northmere)))
    assert "Write down" not in page
    assert sign_in(northmere.dee).get(f"{about(northmere)}religion/").status_code == 404
    assert sign_in(northmere.sam).get(f"{about(northmere)}no_such_thing/").status_code == 404


def test_what_is_restricted_is_read_by_those_who_work_with_the_child(northmere: Cast, sign_in: Any) -> None:
    sam, dee = sign_in(northmere.sam), sign_in(northmere.dee)
    sam.post(f"{about(northmere)}religion/", {"code": "SIKH"})
    sam.post(f"{about(northmere)}address/", {"use": "home", "lines": "1 Quay Street"})
    page = text_of(dee.get(about(northmere)))
    assert section(page, "religion") == "Religion or belief Kept for the people who work with the child"
    assert "1 Quay Street" in page
    sam.post(f"{about(northmere)}alert/", {"code": "ADDRESS_SECRET", "words": "Says the court."})
    assert "1 Quay Street" not in text_of(dee.get(about(northmere)))
    told = text_of(sam.get(about(northmere)))
    assert "1 Quay Street" in told
    assert "Sikh" in told
