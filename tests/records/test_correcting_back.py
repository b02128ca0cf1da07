"""Corrected back to what it said, a record leaves the child’s file as it was: facts, names and births together."""

from dataclasses import astuple
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cases.correcting import Details
from cases.knowing import counting, learn
from cases.models import Person, Relationship
from cases.person_facts import KINDS
from forms.models import FormVersion
from records.models import RecordVersion
from tests.cast import Cast
from tests.examples import examples
from tests.records import test_updating, test_updating_details
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version
from tests.records.test_updating_family import asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOMES = [{"line1": "9 Hill Road", "town": "Northmere", "postcode": "SW1A 1AA"}, {"no_fixed_abode": True}]
SAID = st.fixed_dictionaries(
    {},
    optional={
        "visited_on": st.sampled_from(["2026-07-02", "2026-06-11"]),
        "ethnicity": st.sampled_from(["APKN", "AIND"]),
        "needs": st.lists(st.sampled_from(["LD", "HEAR"]), min_size=1, unique=True),
        "faith": st.sampled_from(["Sufi", "Quaker"]),
        "home": st.sampled_from(HOMES),
        "given_name": st.sampled_from(["Wilbur", "Wilfrid"]),
        "family_name": st.sampled_from(["Larkspur", "Sedge"]),
        "known_as": st.just("Will"),
        "date_of_birth": st.sampled_from(["2018-02-03", "2017-12-24"]),
        "birth_is_estimated": st.booleans(),
        "people": st.lists(
            st.fixed_dictionaries(
                {"kind": st.sampled_from(["mother", "father"]), "given_name": st.sampled_from(["Jo", "Kai"])},
                optional={"parental_responsibility": st.booleans(), "date_of_birth": st.just("1990-02-01")},
            ),
            max_size=2,
            unique_by=lambda one: (one["kind"], one["given_name"]),
        ),
    },
)


def form() -> FormVersion:
    properties = {**test_updating.ASKED, **test_updating_details.FORM, **asked()}
    return form_version(visit_form(12, **properties), 12)


def recorded(cast: Cast, said: dict[str, Any], corrects: RecordVersion | None = None) -> RecordVersion:
    return visit(cast, form=form(), corrects=corrects, **{"visited_on": "2026-07-02", **said})


def stands(cast: Cast) -> list[Any]:
    """All that the file says by now, however it came to."""
    child = Person.objects.get(pk=cast.cases["wilf"].child_id)
    facts = [(one.kind, sorted(one.value.items()), one.starts_on, one.ends_on) for one in counting(child)]
    rows = Relationship.objects.filter(person=child, never_right=False).select_related("other")
    family = [
        (one.kind, *astuple(Details.of(one.other)), one.parental_responsibility, one.responsibility_since)
        for one in rows
    ]
    return [sorted(facts, key=str), astuple(Details.of(child)), sorted(family, key=str)]


@examples(15, HealthCheck.function_scoped_fixture)
@given(first=SAID, then=SAID, known=st.booleans())
def test_corrected_back_to_what_it_said_the_file_is_as_it_was(
    inside: Cast, first: dict[str, Any], then: dict[str, Any], known: bool
) -> None:
    with transaction.atomic():
        if known:
            learn(inside.cases["wilf"].child, KINDS["religion"], {"code": "SIKH"}, inside.priya, date(2026, 5, 1))
            learn(inside.cases["wilf"].child, KINDS["disability"], {"code": "LD"}, inside.priya, None)
        before = stands(inside)
        version = recorded(inside, first)
        told = stands(inside)
        other = recorded(inside, then, version)
        back = recorded(inside, first, other)
        assert stands(inside) == told
        recorded(inside, {}, back)
        assert stands(inside) == before
        transaction.set_rollback(True)
