"""Every page that shows a form says in which language, offers the others, and is mirrored where it is read so."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.context import LIBRARY_ID, authority
from accounts.models import User
from forms.adoption import publish_form
from forms.content import sha256_of
from forms.models import FormVersion
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.desk.stories import submitted
from tests.forms.rtl_sample import SAMPLE

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> Any:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return parsed(answer.content.decode())


def direction(client: Client, url: str) -> str | None:
    (main,) = page(client, url).xpath("//main")
    return str(main.get("dir")) if main.get("dir") else None


def offered(shown: Any) -> list[str]:
    """The languages that a page offers, the present one first."""
    now = shown.xpath("//form[@class='cw-languages']//strong/@lang")
    return [*now, *shown.xpath("//form[@class='cw-languages']//button/@value")]


def reads_arabic(person: User) -> User:
    person.language = "ar"
    person.save(update_fields=["language"])
    return person


def translated(version: FormVersion) -> None:
    """Give a form that is in use a title in Arabic."""
    content = {**version.content, "translations": {"ar": {"/title": "التقييم"}}}
    with authority(LIBRARY_ID):
        rows = FormVersion.objects.filter(pk=version.pk)
        assert rows.update(content=content, sha256=sha256_of(content)) == 1


@pytest.mark.parametrize("tab", ["answers", "comments", "pdf"])
def test_an_approval_is_read_in_the_language_of_the_record_it_is_about(northmere: Cast, sign_in: Any, tab: str) -> None:
    task = submitted(northmere)
    url = f"/tasks/{task.pk}/form/?tab={tab}"
    assert direction(sign_in(northmere.priya), url) is None
    with authority(northmere.id):
        version = FormVersion.objects.get(key="child_and_family_assessment", number=1)
    translated(version)
    priya = sign_in(reads_arabic(northmere.priya))
    assert direction(priya, url) == "rtl"
    assert offered(page(priya, url)) == ["ar", "en-GB"]


def test_a_form_in_the_studio_is_shown_as_whoever_reads_it(northmere: Cast, sign_in: Any) -> None:
    ana = sign_in(reads_arabic(northmere.ana))
    raw = json.dumps(SAMPLE).encode()
    sent = ana.post("/studio/forms/publish/", {"file": SimpleUploadedFile("sample.json", raw), "reason": "A try."})
    for address in (f"{sent['Location']}pages/the-visit/", f"{sent['Location']}pages/at-home/?answers=yes"):
        assert direction(ana, address) == "rtl"
        shown = page(ana, address)
        assert offered(shown) == ["ar", "en-GB"]
        assert "This form is made up" in shown.text_content()


def test_ones_own_page_offers_the_languages_of_the_forms_in_use(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    assert offered(page(sam, "/accounts/me/")) == []
    with authority(northmere.id):
        publish_form({**SAMPLE, "sample": True}, 1)
        version = FormVersion.objects.get(key="child_and_family_assessment", number=1)
    translated(version)
    assert offered(page(sam, "/accounts/me/")) == ["en-GB", "ar"]
    assert offered(page(sign_in(northmere.dee), reverse("person", args=[northmere.sam.pk]))) == []
    sam = sign_in(northmere.sam)
    sam.post("/accounts/me/language/", {"language": "ar", "next": "/accounts/me/"})
    assert offered(page(sam, "/accounts/me/")) == ["ar", "en-GB"]


def test_one_who_reads_a_language_that_nothing_is_in_any_more_can_go_back(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(reads_arabic(northmere.sam))
    assert offered(page(sam, "/accounts/me/")) == ["ar", "en-GB"]
