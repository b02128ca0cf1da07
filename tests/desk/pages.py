"""Using the pages of a form as a browser does."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.test import Client

from accounts.context import authority
from accounts.models import AuditEvent
from forms.definition import FormDefinition, read
from forms.models import FormVersion
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
ASSESSMENT = ROOT / "form_definitions" / "assessment" / "child_and_family_assessment.v1.json"


def entered(answers: dict[str, Any], key: str = "child_and_family_assessment") -> dict[str, dict[str, list[str]]]:
    """What to type into the pages of a shipped form for some answers."""
    return FormVersion.objects.get(key=key, number=1).definition.entered_from(answers)


def case_url(cast: Cast) -> str:
    """Wilf's file."""
    return f"/cases/{cast.cases['wilf'].reference}/"


def events(cast: Cast, action: str) -> list[AuditEvent]:
    """What the trail says of an action, the oldest first."""
    with authority(cast.id):
        return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def words(answer: Any, status: int = 200) -> str:
    """All that a page says, on one line."""
    assert answer.status_code == status
    return " ".join(" ".join(parsed(text_of(answer)).itertext()).split())


def hidden_inputs(page: str) -> dict[str, str]:
    """The hidden inputs of a page's main form: revision and marks."""
    found = re.findall(r'<input type="hidden" name="(revision|marks)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def open_page(client: Client, url: str) -> dict[str, str]:
    """Open a page; return what its form carries."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return hidden_inputs(answer.content.decode())


def save(client: Client, url: str, fields: dict[str, list[str]], action: str = "continue", **more: Any) -> Any:
    """Open a page, type into it, and press a button."""
    return client.post(url, {**open_page(client, url), **fields, "action": action, **more})


def fill_in(client: Client, base: str, fields: dict[str, dict[str, list[str]]], **more: Any) -> None:
    """Fill in the shipped assessment page by page, the items of its lists first. `base` is `/tasks/<id>/form/`."""
    for slug, typed in fields.items():
        for address, item in items_in(typed):
            answer = save(client, f"{base}{slug}/{address}/", item)
            assert answer.status_code == 302, (slug, address, answer.status_code)
        own = {name: texts for name, texts in typed.items() if not name.endswith(("~items", "~removed"))}
        answer = save(client, f"{base}{slug}/", own, **more)
        assert answer.status_code == 302, (slug, answer.status_code)


def items_in(fields: dict[str, list[str]]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The items of the lists on a page: the address at which each is added, and what to type there."""
    for name, question in assessment().lists.items():
        for item in fields.get(f"{question.pointer}~items", ()):
            prefix = f"{question.pointer}/{item}"
            typed = {
                field.removeprefix(prefix): texts for field, texts in fields.items() if field.startswith(f"{prefix}/")
            }
            yield f"{name}/new-{item}", typed


def without_items(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What to type on a page itself."""
    lists = tuple(question.pointer + mark for question in assessment().lists.values() for mark in ("/", "~"))
    return {name: texts for name, texts in fields.items() if not name.startswith(lists)}


@cache
def assessment() -> FormDefinition:
    """The shipped assessment."""
    return read(json.loads(ASSESSMENT.read_text(encoding="utf-8")), checked_before=True)


def submit(client: Client, base: str) -> Any:
    """Submit from the check page."""
    return save(client, f"{base}check/", {}, "submit")


def with_problems(client: Client, answer: Any) -> str:
    """Return the page that says what must be mended, to which a refused post leads."""
    assert answer.status_code == 303
    assert urlsplit(answer["Location"]).query == "problems=1"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return str(page.content.decode())


def text_of(answer: Any) -> str:
    """Return the words and markup of a page with single blanks between them."""
    return " ".join(answer.content.decode().split())


def parsed(page: str) -> lxml.html.HtmlElement:
    """Read a page."""
    found: lxml.html.HtmlElement = lxml.html.document_fromstring(page)
    return found


def path_of(answer: Any) -> str:
    """Where an answer sends the browser."""
    return urlsplit(answer["Location"]).path
