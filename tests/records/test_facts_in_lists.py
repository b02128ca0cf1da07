"""Answers inside lists of items feed and tell one by one, each with a pointer of its own."""

from importlib.util import find_spec
from typing import Any

import pytest

from records.models import ChronologyEntry, Fact
from records.rebuilding import rebuild
from tests.cast import Cast
from tests.records.feeding import DATE, HOME, everything, visit, visit_form
from tests.records.made_up import form_version

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.skipif(
        find_spec("forms.controls.repeated_items") is None, reason="there is no control for lists of items"
    ),
]
SEEN: dict[str, Any] = {
    "type": "array",
    "title": "When did you see the child?",
    "items": {
        "type": "object",
        "properties": {
            "on": {
                **DATE,
                "title": "Day",
                "x-casewright": {
                    "feeds": ["x:SeenOn"],
                    "chronology": {"text": 'if item.where = "S" then "Seen " + words + " at school" else null'},
                },
            },
            "where": {**HOME, "title": "Where?", "x-casewright": {"feeds": ["x:SeenWhere"], "chronology": "words"}},
        },
    },
}


def test_each_item_feeds_and_tells_by_itself(inside: Cast) -> None:
    form = form_version(visit_form(seen=SEEN))
    items = [{"on": "2026-07-03", "where": "S"}, {"where": "H"}, {"on": "2026-07-05"}]
    version = visit(inside, form=form, seen=items, place=None)
    assert form.definition.warnings == ()
    rows = Fact.objects.filter(version=version, item__startswith="x:Seen").order_by("place")
    assert [(row.place, str(row.value)) for row in rows] == [
        ("/seen/0/on", "2026-07-03"),
        ("/seen/0/where", "S"),
        ("/seen/1/where", "H"),
        ("/seen/2/on", "2026-07-05"),
    ]
    entries = ChronologyEntry.objects.filter(version=version, place__startswith="/seen").order_by("place")
    assert [(row.place, row.on.isoformat(), row.text) for row in entries] == [
        ("/seen/0/on", "2026-07-03", "Seen 3 July 2026 at school"),
        ("/seen/0/where", "2026-07-02", "At school"),
        ("/seen/1/where", "2026-07-02", "At home"),
    ]
    live = everything()
    Fact.objects.all().delete()
    ChronologyEntry.objects.all().delete()
    assert [len(outcome.differences) for outcome in rebuild(inside.id, write=True)] == [len(live)]
    assert everything() == live
