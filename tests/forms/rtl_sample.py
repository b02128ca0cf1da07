"""The made-up sample that is written from the right, as a draft of Sam's, who reads Arabic."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts import clock
from forms.adoption import publish_form
from forms.code_lists import publish_code_list
from forms.models import Draft, FormVersion
from tests.cast import Cast

SAMPLE: dict[str, Any] = json.loads(
    (Path(settings.BASE_DIR) / "form_definitions/samples/sample_visit_note.v1.json").read_text(encoding="utf-8")
)
PLACES: dict[str, Any] = json.loads(
    (Path(settings.BASE_DIR) / "code_lists/samples/sample_visit_place.json").read_text(encoding="utf-8")
)
"""The list of the sample's own; one of its codes has no words in Arabic."""
ANSWERS: dict[str, Any] = {
    "visited_on": "2026-07-14",
    "places": ["HOME", "HUB"],
    "mood": "worried",
    "worry": "الليل والظلام",
    "alone": True,
    "helps": ["school", "home"],
    "living_with": 4,
    "people": [{"name": "Marian", "relation": "Aunt"}, {"name": "Ellis"}],
    "next_step": "again",
    "reference": "INT 22",
}


def sample_version() -> FormVersion:
    """The sample and its list, published by the open authority."""
    publish_code_list(PLACES)
    return publish_form(SAMPLE, 1)


def sample_draft(cast: Cast, answers: dict[str, Any] | None = None) -> Draft:
    """A draft of the sample by Sam, who reads Arabic from now on."""
    cast.sam.language = "ar"
    cast.sam.save()
    version, now = sample_version(), clock.now()
    entered = version.definition.entered_from(answers or {})
    draft: Draft = Draft.objects.create(
        form_version=version, author=cast.sam, entered=entered, created_at=now, updated_at=now, updated_by=cast.sam
    )
    return draft
