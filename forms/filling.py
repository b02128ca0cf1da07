"""Typing whole answers into a draft at once, lists included, as if every page had been filled in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from forms import drafts
from forms.models import Draft


def type_answers(draft: Draft, answers: Mapping[str, Any], by: User) -> None:
    """Put answers into a draft; questions that they do not name keep what was typed."""
    with transaction.atomic():
        held = drafts.locked(draft.pk)
        typed = held.form_version.definition.entered_from(answers)
        pages = {slug: {**held.entered.get(slug, {}), **fields} for slug, fields in typed.items()}
        drafts.write(held, {**held.entered, **pages}, by)
