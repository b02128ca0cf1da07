"""Published forms and drafts of Northmere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from forms import drafts
from forms.adoption import publish_form
from forms.models import Draft, FormVersion
from tests.cast import Cast
from tests.forms.examples import assessment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.forms.line import Line


def published(document: dict[str, Any], number: int = 1) -> FormVersion:
    """A published version of a form in the open authority."""
    return publish_form(document, number)


@pytest.fixture
def draft(inside: Any) -> Draft:
    """An empty draft of the assessment, Sam's."""
    return drafts.start(published(assessment()), inside.sam)


@pytest.fixture
def line(inside: Any, sign_in: Any) -> "Line":
    """The way from a browser to Django, for Sam."""
    from tests.forms import urls
    from tests.forms.line import Line

    urls.SUBMITTED.clear()
    return Line(sign_in(inside.sam))


@pytest.fixture
def browser(line: "Line", request: pytest.FixtureRequest) -> "Iterator[Browser]":
    """Chromium. A draft that the test asks for is written before: beside its event loop nothing can be."""
    from tests.browser.serving import CHROMIUM, chromium

    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    if "draft" in request.fixturenames:
        request.getfixturevalue("draft")
    with chromium() as opened:
        yield opened


@pytest.fixture
def sam(inside: Cast, sign_in: Any) -> Client:
    """The browser of Sam, who is signed in."""
    client: Client = sign_in(inside.sam)
    return client
