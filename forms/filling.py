"""Typing whole answers into a draft at once, lists included, as if every page had been filled in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from forms import drafts
from forms.models import Draft


def type_answers(draft: Draft, answers: Mapping[str, Any], by: User) -> None:
    """Put answers into a draft in place of what was typed for them; questions that they do not name keep theirs."""
    with transaction.atomic():
        held = drafts.locked(draft.pk)
        definition = held.form_version.definition
        typed = definition.entered_from(answers)
        asked = [question for question in definition.questions.values() if question.path[0] in answers]
        replaced = {name for question in asked if len(question.path) == 1 for name in question.control.field_names}
        pages = {
            slug: {name: texts for name, texts in held.entered.get(slug, {}).items() if name not in replaced} | fields
            for slug, fields in typed.items()
        }
        drafts.write(held, {**held.entered, **pages}, by)
