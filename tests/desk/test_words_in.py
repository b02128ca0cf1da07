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
from forms.code_lists import publish_code_list
from forms.content import sha256_of
from forms.models import FormVersion
from tests.cast import Cast
from tests.desk.pages import parsed, save
from tests.desk.stories import begun, submitted
from tests.forms.rtl_sample import PLACES, SAMPLE

PAGE = "about-the-child"

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
    with authority(northmere.id):
        publish_code_list(PLACES)
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


def test_choosing_a_language_on_a_page_of_a_form_keeps_what_was_typed_there(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        translated(FormVersion.objects.get(key="child_and_family_assessment", number=1))
    sam, url = sign_in(northmere.sam), f"/tasks/{task.pk}/form/{PAGE}/"
    shown = page(sam, url)
    own = shown.xpath("//*[@form='page-form' or ancestor::form[@id='page-form']][self::button]")
    assert own[0].get("value") == "continue", "Enter in a field presses the first of them"
    assert not shown.xpath("//form[@class='cw-languages']")
    (arabic,) = [button for button in own if button.get("value") == "language/ar"]
    assert arabic.get("name") == "action"
    answer = save(sam, url, {"/religion_belief": ["Quaker"]}, "language/ar")
    assert (answer.status_code, answer["Location"]) == (302, url)
    northmere.sam.refresh_from_db()
    assert northmere.sam.language == "ar"
    assert page(sam, url).xpath("//*[@name='/religion_belief']/@value") == ["Quaker"]
    save(sam, url, {"/religion_belief": ["Sikh"]}, "language/xx")
    assert "Choose one of the languages that are offered." in (again := page(sam, url)).text_content()
    assert again.xpath("//*[@name='/religion_belief']/@value") == ["Sikh"]


def test_choosing_a_language_on_the_page_of_an_item_keeps_what_was_typed_there(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        translated(FormVersion.objects.get(key="child_and_family_assessment", number=1))
    sam = sign_in(northmere.sam)
    url = save(sam, f"/tasks/{task.pk}/form/parents-and-carers/", {}, "add/family")["Location"]
    assert page(sam, url).xpath("//button[@form='item-form']/@value")[:2] == ["continue", "language/ar"]
    assert save(sam, url, {"/given_name": ["Jo"]}, "language/ar").status_code == 302
    assert page(sam, url.replace("new-", "")).xpath("//*[@name='/given_name']/@value") == ["Jo"]


def test_one_who_reads_a_language_that_nothing_is_in_any_more_can_go_back(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(reads_arabic(northmere.sam))
    assert offered(page(sam, "/accounts/me/")) == ["ar", "en-GB"]
