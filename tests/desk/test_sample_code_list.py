"""The sample’s own code list is read in its reader’s language wherever it is shown, or said to be English."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts.languages import reading_in
from records.blank import blank_markup
from records.document import gather
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.forms.rtl_sample import ANSWERS, PLACES, sample_draft, sample_version

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.forms.urls")]
ARABIC, ENGLISH = PLACES["translations"]["ar"]["HOME"], "Quillford family hub"
IN_BOTH = {ARABIC: {("ar", "rtl")}, ENGLISH: {("en-GB", "ltr")}}


def languages_of(markup: str) -> dict[str, set[tuple[str, str]]]:
    """In which language and direction each of the two codes is said, by the nearest element that says so."""
    tree, found = parsed(markup), {}
    for words in IN_BOTH:
        places = tree.xpath("//body//*[not(self::script)][contains(text(), $words)]", words=words)
        around = [place.xpath("ancestor-or-self::*[@lang][1]")[0] for place in places]
        found[words] = {(str(one.get("lang")), str(one.get("dir"))) for one in around}
    return found


def recorded(cast: Cast) -> RecordVersion:
    case = cast.cases["wilf"]
    with reading_in("ar"):
        return submit(
            form_version=sample_version(),
            answers=ANSWERS,
            hidden=(),
            author=cast.sam,
            cases=[(case, case.open_episode)],
            team=cast.teams["Harbour team"],
            reviewed=False,
        )


def test_at_the_form_and_before_it_is_submitted(inside: Cast, sign_in: Any) -> None:
    draft = sample_draft(inside, ANSWERS)
    sam = sign_in(inside.sam)
    asked = sam.get(f"/example/{draft.pk}/the-visit/").content.decode()
    ticked = parsed(asked).xpath("//input[@name='/places'][@checked]/@value")
    assert (languages_of(asked), ticked) == (IN_BOTH, ["HOME", "HUB"])
    assert languages_of(sam.get(f"/example/{draft.pk}/check/").content.decode()) == IN_BOTH


def test_on_the_record_and_on_paper(inside: Cast, sign_in: Any) -> None:
    version = recorded(inside)
    inside.sam.language = "ar"
    inside.sam.save(update_fields=["language"])
    shown = sign_in(inside.sam).get(f"/records/{version.record.reference}/1/").content.decode()
    assert languages_of(shown) == IN_BOTH
    with reading_in(version.language):
        paper = render_to_string("records/pdf.jinja", gather(version.renditions.get()).context())
    assert languages_of(paper) == IN_BOTH


def test_on_a_blank_form_every_code_is_offered(inside: Cast) -> None:
    version = sample_version()
    with reading_in("ar"):
        blank = blank_markup(version, "Northmere Council")
    assert languages_of(blank) == IN_BOTH
    assert all(words in blank for words in PLACES["translations"]["ar"].values())


def test_in_english_it_is_what_the_list_says(inside: Cast) -> None:
    with reading_in("en-GB"):
        blank = blank_markup(sample_version(), "Northmere Council")
    assert "At home" in blank
    assert ARABIC not in blank
