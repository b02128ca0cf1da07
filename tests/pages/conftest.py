"""Drawing a page as a view would, without a view."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.template import engines
from django.template.backends.utils import csrf_input_lazy
from django.test import RequestFactory

from tests.pages.made_up_base import Context

ROOT = Path(__file__).resolve().parents[2]
ME = {"name": "Sam Oakley", "authority_name": "Northmere Council", "service_name": "Children’s services", "unread": 3}
NAVIGATION = [{"label": "My work", "url": "/", "current": True}, {"label": "Cases", "url": "/cases/", "current": False}]

type Draw = Callable[..., str]


@pytest.fixture(autouse=True)
def _addresses(settings: Any, clock_at_today: object) -> None:
    settings.ROOT_URLCONF = "tests.pages.addresses"


@pytest.fixture
def draw() -> Draw:
    """Return a function that draws a template, for someone signed in or at the door, as text.

    The frame is given here, not by the context processors: those would overrule it from a database.
    """
    environment = engines["jinja2"].env  # type: ignore[attr-defined]

    def drawn(template: str, context: Context, signed_in: bool = True) -> str:
        request = RequestFactory().get("/")
        frame = {
            "request": request,
            "csrf_input": csrf_input_lazy(request),
            "csp_nonce": "",
            "me": ME if signed_in else None,
            "navigation": NAVIGATION if signed_in else [],
            "messages": [],
            "environment_name": "demo",
        }
        return str(environment.get_template(template).render(frame | context))

    return drawn


def parsed(page: str) -> lxml.html.HtmlElement:
    """Read a drawn page."""
    return lxml.html.document_fromstring(page)
