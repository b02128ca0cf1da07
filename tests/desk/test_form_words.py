"""What stands on a page of a form besides its questions: warnings, and where one is."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from tests.cast import Cast
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def first_page(key: str, northmere: Cast, sign_in: Any) -> str:
    """The first page of the first form of a process, as Sam sees it."""
    with authority(northmere.id):
        process = start_for_case(key, northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        work.claim(task, northmere.sam)
        assert task.form_version is not None
        slug = task.form_version.definition.pages[0].slug
    client: Client = sign_in(northmere.sam)
    answer = client.get(f"/tasks/{task.pk}/form/{slug}/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_to_do_in_danger_is_a_warning_and_not_a_line_among_others(northmere: Cast, sign_in: Any) -> None:
    page = first_page("referral", northmere, sign_in)
    (warning,) = re.findall(r'<div class="govuk-warning-text.*?</div>', page, re.DOTALL)
    assert "ring 999" in warning
    assert "Warning" in warning
    assert page.count("ring 999 and tell a manager before you go on") == 1


def test_a_form_of_one_page_counts_no_sections(northmere: Cast, sign_in: Any) -> None:
    page = first_page("case_note", northmere, sign_in)
    assert "section 1 of 1" not in page
    assert "of 1 sections complete" not in page
    assert "Check your answers" in page
