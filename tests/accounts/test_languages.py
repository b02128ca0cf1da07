"""Tags of languages, their names and directions, and which one a person gets."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.languages import direction_of, is_known, name_of, reading_in, reads, same_language, tag_of
from config.environment import languages
from tests.cast import Cast


@pytest.mark.parametrize("tag", ["cy", "ar", "pt-BR", "pa-Arab", "so", "ti", "es-419"])
def test_a_language_that_is_known(tag: str) -> None:
    assert is_known(tag)
    assert name_of(tag)


@pytest.mark.parametrize("tag", ["", "xx", "welsh", "CY", "ar_EG", "../etc", "ar<script>"])
def test_what_is_no_tag_is_not_known(tag: str) -> None:
    assert not is_known(tag)


def test_a_script_decides_the_direction_before_the_language() -> None:
    tags = ("ar", "he", "ur", "pa-Arab", "pa", "az-Latn", "ps", "en-GB")
    assert [direction_of(tag) for tag in tags] == ["rtl", "rtl", "rtl", "rtl", "ltr", "ltr", "rtl", "ltr"]


def test_django_s_names_become_tags() -> None:
    assert [tag_of(code) for code in ("en-gb", "cy", "zh-hans")] == ["en-GB", "cy", "zh-Hans"]


def test_somebody_gets_the_language_with_another_country_where_there_is_no_other() -> None:
    assert same_language("ar-EG", ("cy", "ar")) == "ar"
    assert same_language("ar", ("cy",)) == ""


def test_what_somebody_reads_ends_with_the_block() -> None:
    with reading_in("ar"):
        assert reads() == "ar"
    assert reads() == "en-GB"


def test_the_setting_names_languages_that_django_knows() -> None:
    assert languages("X", {"X": "cy, pt-br"}) == [
        ("en-gb", "English"),
        ("cy", "Cymraeg"),
        ("pt-br", "Português Brasileiro"),
    ]
    assert languages("X", {}) == [("en-gb", "English")]
    with pytest.raises(ImproperlyConfigured):
        languages("X", {"X": "cymraeg"})


@pytest.mark.django_db
def test_a_person_keeps_a_language_that_is_known_and_no_other(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    answer = client.post("/accounts/me/language/", {"language": "ar", "next": "/my-work/"})
    northmere.sam.refresh_from_db()
    assert (northmere.sam.language, answer["Location"]) == ("ar", "/my-work/")
    answer = client.post("/accounts/me/language/", {"language": "nonsense", "next": "https://elsewhere.example/"})
    northmere.sam.refresh_from_db()
    assert (northmere.sam.language, answer["Location"]) == ("ar", "/accounts/me/")
