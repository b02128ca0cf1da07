"""Every visible word of the templates can be translated, and dates and ages are said as people say them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import TemplateNotFound

from cases.identity import age_words
from config import jinja
from tests.pages.conftest import ROOT

TEMPLATES = ROOT / "templates"
OURS = [path for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]
UNTRANSLATED = {"Casewright"}
"""The product's name."""


def visible_words(source: str) -> set[str]:
    """Return what a template shows that is neither from a tag of Jinja nor an attribute."""
    for pattern in (
        r"\{#.*?#\}",
        r"\{% block main_class %\}.*?\{% endblock %\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<title>",
        r"<[^>]*>",
        r'\bdata-autosave\b|[\w-]+="[^"]*"',
        r"&\w+;",
    ):
        source = re.sub(pattern, " ", source, flags=re.DOTALL)
    return set(re.findall(r"[A-Za-z]{2,}", source))


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_visible_word_is_marked_for_translation(path: Path) -> None:
    assert visible_words(path.read_text()) - UNTRANSLATED == set()


@pytest.mark.parametrize("path", sorted((ROOT / "static/js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_have_no_words_of_their_own(path: Path) -> None:
    """They take what they say from the page."""
    source = re.sub(r"^\s*//.*$|/\*.*?\*/", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    said = [text for _quote, text in re.findall(r"([\"'`])((?:(?!\1).)*)\1", source)]
    assert [text for text in said if re.search(r"\b[A-Z][a-z]+ [a-z]{2,}", text)] == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_compiles(path: Path) -> None:
    engines["jinja2"].get_template(str(path.relative_to(TEMPLATES)))


def said(template: str, **context: object) -> str:
    """Draw a line of template."""
    return str(engines["jinja2"].from_string(template).render(context))


def test_a_day_is_said_without_its_year_only_in_that_year_by_the_products_clock(clock_at_today: datetime) -> None:
    assert said("{{ on|day }}", on=date(2026, 7, 14)) == "Tue 14 July"
    assert said("{{ on|day }}", on=date(2025, 7, 14)) == "Mon 14 July 2025"


def test_a_moment_is_said_in_londons_time(clock_at_today: datetime) -> None:
    at = datetime(2026, 7, 13, 23, 5, tzinfo=UTC)
    assert said("{{ at|moment }}", at=at) == "Tue 14 July, 00:05"
    assert said("{{ at|moment_full }}", at=at) == "14 July 2026 at 00:05"
    assert said("{{ at|clock_time }}", at=datetime(2026, 1, 13, 23, 5, tzinfo=UTC)) == "23:05"


def test_an_age_is_in_years_from_two_on() -> None:
    born = date(2016, 1, 12)
    assert age_words(born, date(2026, 1, 11)) == "9 years"
    assert age_words(born, date(2026, 1, 12)) == "10 years"
    assert age_words(born, date(2018, 1, 11)) == "23 months"
    assert age_words(born, date(2018, 1, 12)) == "2 years"
    assert age_words(born, date(2016, 2, 12)) == "1 month"
    assert age_words(born, date(2016, 1, 13)) == "1 day"
    assert age_words(born, date(2016, 1, 1)) == "not yet born"


def test_a_child_born_on_29_february_turns_a_year_older_on_1_march() -> None:
    assert age_words(date(2020, 2, 29), date(2025, 2, 28)) == "4 years"
    assert age_words(date(2020, 2, 29), date(2025, 3, 1)) == "5 years"


def test_paragraphs_are_made_from_text_that_cannot_bring_markup() -> None:
    assert jinja.nl2p("a <b>\r\nc\n\n\n\nd") == "<p>a &lt;b&gt;<br>c</p>\n<p>d</p>"


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert jinja.hash_groups("9f3a71c052de") == "9f3a 71c0 52de"
    assert jinja.hash_groups("9f3a71c052de", 2) == "9f3a 71c0"


def test_a_day_that_is_none_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(TypeError, match="leave the line out"):
        jinja.day_full(None)  # type: ignore[arg-type]


def test_the_govuk_macros_are_found_and_take_optional_parameters() -> None:
    button = '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
    assert "&lt;i&gt;" in said(button + '{{ govukButton({"text": word}) }}', word="<i>")


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateNotFound, match="nowhere"):
        said('{% include "govuk_frontend_jinja/nowhere.html" %}')
