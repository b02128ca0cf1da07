"""What the page of a form's file shows before it is published."""

from typing import Any

from django.urls import reverse

from forms.models import FormPublication
from forms.versions.changes import Meaning
from studio.form_change_view import change_groups, meaning_of
from studio.form_preview import ages, finding_line, page_lines
from studio.form_rehearsal_view import shown as rehearsal_shown
from studio.form_step_words import step_lines
from workflow.form_versions.publications import Prospect, steps_of

ACTS = ("file", "steps", "rehearse", "publish", "discard")


def shown(held: FormPublication, found: Prospect) -> dict[str, Any]:
    """Everything that `studio/form_publication.jinja` takes, but for what a person just typed."""
    looked, definition, version = found.looked, found.definition, found.as_version
    former = found.former

    def address(slug: str) -> str:
        return reverse("form_publication_page", args=[held.pk, slug])

    return {
        "title": looked.definition.title if looked.definition is not None else held.name,
        "file": held.name,
        "number": found.number if looked.definition is not None else None,
        "former": former.number if former is not None else None,
        "problems": [finding_line(each) for each in looked.problems],
        "warnings": [finding_line(each) for each in looked.warnings],
        "same": {
            "number": found.same.number,
            "url": reverse("form_version", args=[found.same.key, found.same.pk]),
        }
        if found.same is not None
        else None,
        "pages": page_lines(looked.definition, address) if looked.definition is not None else [],
        "reading": ages(looked.definition) if looked.definition is not None else None,
        "groups": change_groups(found.changes),
        "open": sum(meaning_of(each) is Meaning.NEEDS_STEP for each in found.changes),
        "steps": step_lines(steps_of(held), former, looked.definition),
        "rehearsal": rehearsal_shown(held, version, definition, former)
        if version is not None and definition is not None and former is not None
        else None,
        "broken": found.broken,
        "can_publish": definition is not None and found.same is None,
        "urls": {act: reverse(f"form_publication_{act}", args=[held.pk]) for act in ACTS},
    }
