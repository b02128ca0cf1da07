"""Facts: what a final record feeds to returns and figures, as typed rows.

An answer feeds by its question's `feeds`, the record itself by the form's (`submitted_on`, `approved_on`). A list gives
a row for each item; a record of several children gives each child's file its own rows.
"""

import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from forms.annotated import AnnotatedProperty
from forms.feeding import MAX_CODE
from forms.json_values import Json
from records.final_version import FinalVersion
from records.models import Fact, RecordCase

logger = logging.getLogger(__name__)

LARGEST_NUMBER = Decimal(10) ** 11
DECIMALS = Decimal("0.0001")


def current_facts(**conditions: Any) -> QuerySet[Fact]:
    """The facts that count: those of each record's last final version, narrowed by conditions such as `item=…`."""
    return Fact.objects.filter(superseded_by__isnull=True, **conditions)


def facts_of(final: FinalVersion) -> list[Fact]:
    """The facts that follow from a final version, not saved yet."""
    return [
        _row(final, link, item, place, value) for link in final.links for item, place, value in _fed(final) if value
    ]


def _row(final: FinalVersion, link: RecordCase, item: str, place: str, value: dict[str, Any]) -> Fact:
    return Fact(
        version=final.version,
        case_id=link.case_id,
        child_id=link.case.child_id,
        episode_id=link.episode_id,
        item=item,
        place=place,
        on=value["day"] if place in final.definition.feeds.items else final.effective_on,
        **value,
    )


def _fed(final: FinalVersion) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """Every item fed, where from, and the value by the name of its field."""
    moments: dict[str, date | None] = {"submitted_on": final.submitted_on, "approved_on": final.approved_on}
    for moment, items in final.definition.feeds.items.items():
        day = moments[moment]
        if day is not None:
            yield from ((item, moment, {"day": day}) for item in items)
    for one in final.definition.annotated.properties:
        if one.annotations.feeds:
            for place, answer in _answers(final, one):
                yield from ((item, place, _typed(final, one, place, answer)) for item in one.annotations.feeds)


def _answers(final: FinalVersion, one: AnnotatedProperty) -> Iterator[tuple[str, Json]]:
    for found in one.occurrences(final.version.answers):
        if isinstance(found.value, list):
            yield from ((f"{found.pointer}/{at}", inside) for at, inside in enumerate(found.value))
        else:
            yield found.pointer, found.value


def _typed(final: FinalVersion, one: AnnotatedProperty, place: str, answer: Json) -> dict[str, Any] | None:
    """The value by its field's name, or None for what is no fact: nothing, or words that somebody wrote."""
    if isinstance(answer, bool):
        return {"yes": answer}
    if isinstance(answer, int | float):
        number = Decimal(str(answer))
        return {"number": number.quantize(DECIMALS)} if abs(number) < LARGEST_NUMBER else {"code": str(answer)}
    if isinstance(answer, str) and len(answer) <= MAX_CODE:
        day = one.typed(answer) if one.is_date else None
        return {"day": day} if isinstance(day, date) else {"code": answer}
    if answer is not None:
        logger.warning("No fact at %s of record version %s: its answer is no code", place, final.version.pk)
    return None
