"""A record's page and its PDFs: for those who may see the child, and for nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from jobs.worker import make_worker
from records.deciding import decide
from records.models import Rendition
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.desk.pages import events
from tests.records.made_up import ROOT, note, submitted

pytestmark = pytest.mark.usefixtures("own_files")
SignIn = Callable[..., Client]
PAGE, PDF = "/records/R-2026-000001/1/", "/records/R-2026-000001/1.pdf"
TEXT = "/records/R-2026-000001/1.txt"
STATUS, AGAIN = f"{PAGE}pdf/submission/", f"{PAGE}pdf/submission/again/"


@pytest.fixture
def assessed(northmere: Cast) -> Cast:
    """Sam has submitted an assessment of Wilf."""
    with authority(northmere.id):
        submitted(northmere)
    return northmere


def progress(cast: Cast, **changes: Any) -> None:
    with authority(cast.id):
        Rendition.objects.update(**changes)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_answers_and_is_kept_in_the_audit_trail(assessed: Cast, sign_in: SignIn) -> None:
    response = sign_in(assessed.sam).get(PAGE)
    page = text(response)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "Do not act on this copy alone." in page
    assert "He coloured Friday black." in page
    assert "Allocated to Sam Oakley" in page
    assert f"/cases/{assessed.cases['wilf'].reference}/" in page
    assert "<title>R-2026-000001, version 1" in page
    (row,) = events(assessed, "viewed")
    assert (row.actor, row.case_id) == (assessed.sam, assessed.cases["wilf"].pk)


def test_the_page_shows_the_decision_and_every_version(assessed: Cast, sign_in: SignIn) -> None:
    with authority(assessed.id):
        version = Rendition.objects.get().version
        decide(version, "return", assessed.priya, {"": "See Wilf alone.", "/risks": "Which Fridays?"})
        second = submitted(assessed, follows=version.record)
        decide(second, "approve", assessed.priya, {})
    client = sign_in(assessed.priya)
    first, latest = text(client.get(PAGE)), text(client.get("/records/R-2026-000001/2/"))
    assert "<strong>Returned</strong> by Priya Marsh on 14 July 2026 at 10:00" in first
    assert "See Wilf alone." in first
    assert "Which Fridays?" in first
    assert '<a href="/records/R-2026-000001/2/">Version 2</a>' in first
    assert "<strong>Approved</strong> by Priya Marsh" in latest
    assert "Returned · Sam Oakley" in latest


def test_the_page_of_a_record_without_a_child_has_no_identity_bar(northmere: Cast, sign_in: SignIn) -> None:
    with authority(northmere.id):
        note(northmere, "Nobody matched yet.", cases=())
    response = sign_in(northmere.sam).get(PAGE)
    assert response.status_code == 200
    assert "cw-identity" not in text(response)


def test_the_identity_bar_is_of_a_child_that_the_reader_may_see(northmere: Cast, sign_in: SignIn) -> None:
    with authority(northmere.id):
        note(northmere, "They played.", cases=("wilf", "tansy"))
    assert "Tansy Quillfeather" in text(sign_in(northmere.ren).get(PAGE))
    assert "Wilf Larkspur" not in text(sign_in(northmere.ren).get(PAGE))
    assert {row.case_id for row in events(northmere, "viewed")} == {
        northmere.cases[name].pk for name in ("wilf", "tansy")
    }


@pytest.mark.parametrize("path", [PAGE, PDF, f"{PDF}?kind=submission", TEXT, STATUS, AGAIN])
@pytest.mark.parametrize("first_name", ["ren", "ana", "kit"])
def test_who_may_not_see_it_gets_what_an_unknown_reference_gets(
    assessed: Cast, sign_in: SignIn, path: str, first_name: str
) -> None:
    people = {**assessed.people, **make_eastholm().people}
    client = sign_in(people[first_name])
    ask = client.post if path == AGAIN else client.get
    refused, unknown = ask(path), ask(path.replace("000001", "999999"))
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert without_nonce(refused) == without_nonce(unknown)
    assert headers(refused) == headers(unknown)
    if first_name != "kit":
        with authority(assessed.id):
            assert AuditEvent.objects.filter(action="refused", case_id=assessed.cases["wilf"].pk).count() == 1


def headers(response: Any) -> dict[str, str]:
    """The headers without the nonce and the moment of the answer."""
    return {name: value for name, value in response.items() if "Security" not in name and name != "Expires"}


def without_nonce(response: Any) -> str:
    """The page but for what is drawn anew for each answer: the nonce and the security token."""
    return re.sub(r'(nonce|value)="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "/records/R-2026-000001/2/",
        "/records/R-2026-000001/0/",
        "/records/R-2026-000001/99999999999999999999/",
        "/records/R-2026-000001%00/1/",
        "/records/' OR 1=1 --/1/",
        "/records/r-2026-000001/1/",
        "/records/R-2026-0000٠1/1/",
        f"{PDF}?kind=decision",
        f"{PDF}?kind=",
        f"{PAGE}pdf/decision/",
        f"{PAGE}pdf/%00/",
    ],
)
def test_addresses_of_nothing_are_not_found(assessed: Cast, sign_in: SignIn, path: str) -> None:
    assert sign_in(assessed.sam).get(path).status_code == 404


@pytest.mark.parametrize("path", [PAGE, PDF, TEXT, STATUS])
def test_reading_is_never_by_post(assessed: Cast, sign_in: SignIn, path: str) -> None:
    client = sign_in(assessed.sam)
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == client.get(path).status_code
    assert Client().get(path).status_code == 302


def test_only_opened_the_address_that_asks_again_leads_to_the_record(assessed: Cast, sign_in: SignIn) -> None:
    progress(assessed, progress="failed", problem="unexpected")
    assert sign_in(assessed.sam).get(AGAIN)["Location"] == PAGE
    assert sign_in(assessed.sam).put(AGAIN).status_code == 405
    with authority(assessed.id):
        assert Rendition.objects.get().progress == "failed"


def test_asking_again_needs_the_security_token(assessed: Cast, sign_in: SignIn) -> None:
    client = sign_in(assessed.sam, Client(enforce_csrf_checks=True))
    progress(assessed, progress="failed", problem="unexpected")
    assert client.post(AGAIN).status_code == 403
    with authority(assessed.id):
        assert Rendition.objects.get().progress == "failed"


def test_while_the_pdf_is_being_made_the_page_says_so_and_nothing_else_changes(assessed: Cast, sign_in: SignIn) -> None:
    client = sign_in(assessed.sam)
    assert "The PDF is being made since 10:00." in text(client.get(PAGE))
    status = client.get(STATUS)
    assert (status.status_code, status.content) == (204, b"")
    assert client.get(PDF)["Location"] == client.get(f"{PDF}?kind=submission")["Location"] == PAGE
    assert events(assessed, "downloaded") == []


@pytest.mark.commits
def test_the_finished_pdf_is_an_attachment_without_a_name_in_it(assessed: Cast, sign_in: SignIn) -> None:
    if not (ROOT / "static/built/record-pdf.css").exists():
        pytest.skip("static/built is missing; run scripts/build-static.sh")
    with authority(assessed.id):
        decide(Rendition.objects.get().version, "approve", assessed.priya, {})
    make_worker(until_empty=True).run()
    client = sign_in(assessed.sam)
    assert f"{PDF}?kind=decision" in text(client.get(PAGE))
    assert "The PDF is ready: As submitted, not yet approved" in text(client.get(STATUS))
    latest, early = client.get(PDF), client.get(f"{PDF}?kind=submission")
    assert latest["Content-Disposition"] == 'attachment; filename="R-2026-000001-version-1-approved.pdf"'
    assert early["Content-Disposition"] == 'attachment; filename="R-2026-000001-version-1-not-yet-approved.pdf"'
    for response in (latest, early):
        assert response.content.startswith(b"%PDF-1.7")
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
    assert latest.content != early.content
    rows = events(assessed, "downloaded")
    assert [row.details["kind"] for row in rows] == ["decision", "submission"]
    assert {(row.actor, row.case_id) for row in rows} == {(assessed.sam, assessed.cases["wilf"].pk)}


def test_the_plain_text_says_what_the_page_says_and_is_kept_in_the_audit_trail(assessed: Cast, sign_in: SignIn) -> None:
    with authority(assessed.id):
        version = Rendition.objects.get().version
        decide(version, "return", assessed.priya, {"": "See Wilf alone.", "/risks": "Which Fridays?"})
        title = version.form_version.definition.title
    client = sign_in(assessed.sam)
    assert f'<a href="{TEXT}">Plain text</a>' in text(client.get(PAGE))
    response = client.get(TEXT)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="R-2026-000001-version-1.txt"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    said = response.content.decode()
    assert said.startswith(f"{title}\nR-2026-000001, version 1: Returned 14 July 2026\nWilfred Larkspur · ")
    assert "By Sam Oakley, submitted on 14 July 2026 at 10:00." in said
    assert "Returned by Priya Marsh on 14 July 2026 at 10:00\n  “See Wilf alone.”" in said
    assert "“Which Fridays?”" in said
    assert "He coloured Friday black." in said
    assert said.endswith(f"{version.sha256}\n")
    (row,) = events(assessed, "downloaded")
    assert (row.actor, row.case_id) == (assessed.sam, assessed.cases["wilf"].pk)
    assert row.details == {"kind": "text", "sha256": version.sha256}


@pytest.mark.commits
def test_a_damaged_file_is_not_served_and_can_be_made_again(assessed: Cast, sign_in: SignIn, own_files: Path) -> None:
    make_worker(until_empty=True).run()
    for path in (own_files / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    client = sign_in(assessed.sam)
    response = client.get(PDF)
    assert response.status_code == 500
    assert b"%PDF" not in response.content
    assert "This PDF could not be made." in text(response)
    assert events(assessed, "downloaded") == []
    assert len(events(assessed, "pdf_unreadable")) == 1
    assert client.post(AGAIN)["Location"] == PAGE
    make_worker(until_empty=True).run()
    assert client.get(PDF).content.startswith(b"%PDF-1.7")


def test_a_failed_pdf_is_explained_and_asked_for_again_once(assessed: Cast, sign_in: SignIn) -> None:
    progress(assessed, progress="failed", problem="undrawable")
    client = sign_in(assessed.sam)
    for shown in (text(client.get(PAGE)), text(client.get(STATUS))):
        assert "This PDF could not be made. The record itself is safe." in shown
        assert "Some characters in it could not be drawn." in shown
        assert f'action="{AGAIN}"' in shown
    for _ in range(2):
        assert client.post(AGAIN)["Location"] == PAGE
    with authority(assessed.id):
        assert Rendition.objects.get().progress == "making"
    assert len(events(assessed, "pdf_asked_again")) == 1
    assert "The PDF is being made again." in text(client.get(PAGE))


def test_one_that_is_too_long_offers_no_second_try(assessed: Cast, sign_in: SignIn) -> None:
    progress(assessed, progress="failed", problem="too_long")
    page = text(sign_in(assessed.sam).get(PAGE))
    assert "It would have more than 200 pages." in page
    assert AGAIN not in page


def test_one_that_takes_too_long_can_be_asked_for_again(assessed: Cast, sign_in: SignIn) -> None:
    client = sign_in(assessed.sam)
    with clock.at(TODAY + timedelta(hours=1)):
        response: HttpResponse = client.get(STATUS)  # type: ignore[assignment]
        assert response.status_code == 200
        assert "It has been in the making for too long." in text(response)
        assert client.post(AGAIN).status_code == 302
        assert client.get(STATUS).status_code == 204


def test_markup_in_a_record_stays_words(northmere: Cast, sign_in: SignIn) -> None:
    with authority(northmere.id):
        version = submitted(northmere, reason="<script>alert(1)</script>", school='"><img src=x onerror=alert(2)>')
        decide(version, "approve", northmere.priya, {"": "<b>fine</b>", "/risks": "<i>x</i>"})
    page = text(sign_in(northmere.sam).get(PAGE))
    for word in ("<script>alert", "<img src=x", "<b>fine", "<i>x"):
        assert word not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
