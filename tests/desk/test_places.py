"""The places of the navigation: every page of a child's file, of a task and of work stands under one of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLResolver

from accounts.frame import _destinations
from desk.urls import urlpatterns

ACTS = {
    *("claim", "release", "blank_form", "task_file", "process_diagram", "family_remove", "start_process"),
    *("mark_significant", "unmark_significant", "record_file", "record_pdf", "record_for_child", "record_pdf_status"),
    *("record_pdf_retry", "record_text"),
}
"""Addresses without a page of their own: they do something and lead on, or give a file."""


def named(patterns: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns)
        else:
            yield str(one.pattern), str(one.name)


def test_every_page_of_a_child_a_task_or_work_marks_its_place() -> None:
    placed = {name for place in _destinations for name in place.view_names}
    pages = {
        name for path, name in named(urlpatterns) if path.startswith(("cases/", "tasks/", "processes/", "records/"))
    }
    assert len(pages) > 40
    assert pages - ACTS - placed == set()
    assert placed & ACTS == set()
