"""A page of a form through the real view: read once, checked once, with as many statements however long it is."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.form import answers_to, made, on_pages
from forms import published
from forms.definition import FormDefinition
from forms.posted import AUTOSAVE_HEADER
from forms.validation import SchemaValidator
from tests.cast import Cast
from tests.desk.long_forms import answered
from tests.desk.pages import hidden_inputs

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a form is read, and its answers read and checked; each is done all the same."""
    found: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        act = getattr(owner, name)

        def done(*args: Any, **kwargs: Any) -> Any:
            found[name] += 1
            return act(*args, **kwargs)

        monkeypatch.setattr(owner, name, done)

    count(published, "read")
    count(FormDefinition, "review")
    count(SchemaValidator, "errors")
    return found


def opened(cast: Cast, sign_in: Any, counted: Counter[str], content: Any, names: list[str]) -> tuple[int, Counter[str]]:
    """Open a page twice and save it; the statements of the second time, and what was done in it."""
    task = answered(cast, content, answers_to(names, wrong=False))
    sam = sign_in(cast.sam)
    first = content["uischema"]["elements"][0].get("label", "Form").lower().replace(" ", "-")
    url = f"/tasks/{task.pk}/form/{first}/"
    page = sam.get(url)
    assert page.status_code == 200
    counted.clear()
    with CaptureQueriesContext(connection) as queries:
        sam.get(url)
    done = Counter(counted)
    counted.clear()
    saved = sam.post(url, {**hidden_inputs(page.content.decode()), "/q1": "New."}, headers={AUTOSAVE_HEADER: "1"})
    assert saved.status_code == 200
    assert counted["read"] == 0
    assert counted["errors"] == counted["review"] == 1
    return len(queries), done


def test_a_page_is_read_and_checked_once_and_asks_no_more_for_a_longer_form(
    northmere: Cast, sign_in: Any, counted: Counter[str]
) -> None:
    found = []
    for count, pages in ((20, 1), (300, 1), (300, 10)):
        content, names = made(count) if pages == 1 else on_pages(count, pages)
        found.append(opened(northmere, sign_in, counted, content | {"key": f"form_{count}_{pages}"}, names))
    statements = [asked for asked, _ in found]
    assert statements[0] == statements[1] == statements[2]
    for _, done in found:
        assert (done["read"], done["review"], done["errors"]) == (0, 1, 1)
