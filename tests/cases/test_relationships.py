"""Who is who in a family: one row for two people, and no word about a file that the reader may not see."""

from datetime import date

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.kin import end_as_told
from cases.models import Case, Kinship, Person, Relationship
from cases.relationships import RelationshipError, end, family_of, hold, relate, remove, seen_by_reference
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def person(given: str, family: str = "Larkspur", born: date | None = None) -> Person:
    made: Person = Person.objects.create(given_name=given, family_name=family, date_of_birth=born)
    return made


def family(cast: Cast, child: str, reader: str) -> list[tuple[str, str, bool | None, str | None]]:
    found = family_of(cast.cases[child].child, cast.people[reader])
    return [
        (one.person.name, str(one.words), one.responsibility, one.case.reference if one.case else None) for one in found
    ]


def test_one_row_says_it_for_both(inside: Cast) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    relate(wilf, tansy.child, Kinship.HALF_SIBLING, inside.sam)
    relate(wilf, person("Marigold"), Kinship.MOTHER, inside.sam, parental_responsibility=True)
    relate(tansy, person("Oren", "Quillfeather"), Kinship.STEP_PARENT, inside.ren, parental_responsibility=False)
    assert family(inside, "wilf", "mo") == [
        ("Marigold Larkspur", "mother", True, None),
        ("Tansy Quillfeather", "half-brother or half-sister", None, "CW-2026-000001"),
    ]
    assert family(inside, "tansy", "mo") == [
        ("Oren Quillfeather", "step-parent", False, None),
        ("Wilf Larkspur", "half-brother or half-sister", None, "CW-2026-000002"),
    ]


@pytest.mark.parametrize("kind", list(Kinship))
def test_every_kind_has_words_for_both_sides(inside: Cast, kind: Kinship) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    Person.objects.filter(pk=tansy.child.pk).update(date_of_birth=date(1986, 3, 2))
    tansy.child.refresh_from_db()
    relate(wilf, tansy.child, kind, inside.sam)
    ((_, there, _, _),) = family(inside, "wilf", "mo")
    ((_, back, _, _),) = family(inside, "tansy", "mo")
    assert there == str(kind.label)
    assert back
    with pytest.raises(RelationshipError, match="written down already"):
        relate(wilf, tansy.child, kind, inside.sam)


def test_a_file_that_the_reader_may_not_see_leaves_no_trace(inside: Cast) -> None:
    relate(inside.cases["wilf"], inside.cases["tansy"].child, Kinship.SIBLING, inside.sam)
    assert family(inside, "wilf", "mo")[0][3] == "CW-2026-000001"
    assert family(inside, "wilf", "sam") == [("Tansy Quillfeather", "brother or sister", None, None)]
    fern = person("Fern", born=date(2019, 3, 2))
    relate(inside.cases["wilf"], fern, Kinship.SIBLING, inside.sam)
    hidden, nothing = sorted(
        family_of(inside.cases["wilf"].child, inside.sam), key=lambda one: one.person.name, reverse=True
    )
    assert (hidden.case, hidden.responsibility, hidden.words) == (nothing.case, nothing.responsibility, nothing.words)


def test_a_refused_reference_and_an_unknown_one_are_answered_alike(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        assert seen_by_reference(" cw-2026-000001 ", northmere.mo) == northmere.cases["tansy"].child
        said = set()
        for reference in ("CW-2026-000001", "CW-2026-000099"):
            with pytest.raises(RelationshipError) as refused:
                seen_by_reference(reference, northmere.sam)
            said.add(str(refused.value).replace(reference, "…"))
        assert len(said) == 1
    with authority(eastholm.id), pytest.raises(RelationshipError):
        seen_by_reference("CW-2026-000002", eastholm.kit)


def test_nobody_is_their_own_relative_nor_the_same_twice(inside: Cast) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    with pytest.raises(RelationshipError):
        relate(wilf, wilf.child, Kinship.SIBLING, inside.sam)
    relate(wilf, tansy.child, Kinship.SIBLING, inside.sam)
    with pytest.raises(RelationshipError):
        relate(tansy, wilf.child, Kinship.SIBLING, inside.ren)
    relate(wilf, person("Marigold"), Kinship.MOTHER, inside.sam)
    with pytest.raises(RelationshipError):
        relate(wilf, person("marigold"), Kinship.MOTHER, inside.sam)
    with pytest.raises(RelationshipError, match="day that has come"):
        relate(wilf, person("Oren"), Kinship.CARER, inside.sam, starts_on=date(2026, 7, 15))


def test_what_ended_stays_with_its_last_day_and_can_begin_again(inside: Cast) -> None:
    wilf, carer = inside.cases["wilf"], person("Ivy")
    made = relate(wilf, carer, Kinship.CARER, inside.sam, starts_on=date(2026, 5, 1))
    for wrong in (date(2026, 7, 15), date(2026, 4, 30)):
        with pytest.raises(RelationshipError):
            end(made, wilf, wrong, inside.sam)
    end(made, wilf, date(2026, 7, 13), inside.sam)
    (one,) = family_of(wilf.child, inside.sam)
    assert one.ended
    relate(wilf, carer, Kinship.CARER, inside.sam)
    assert [one.ended for one in family_of(wilf.child, inside.sam)] == [False, True]


def test_a_mistake_goes_with_the_person_whom_nothing_else_names(inside: Cast) -> None:
    wilf, tansy, ivy = inside.cases["wilf"], inside.cases["tansy"], person("Ivy")
    mistaken = relate(wilf, ivy, Kinship.GRANDPARENT, inside.sam)
    right = relate(tansy, ivy, Kinship.GRANDPARENT, inside.ren)
    remove(mistaken, wilf, inside.sam)
    assert Person.objects.filter(pk=ivy.pk).exists()
    remove(right, tansy, inside.ren)
    assert not Person.objects.filter(pk=ivy.pk).exists()
    assert Case.objects.count() == 2
    assert Relationship.objects.count() == 0


def test_what_somebody_ends_is_kept_and_is_no_longer_what_a_record_said(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    made = relate(wilf, person("Ivy"), Kinship.CARER, inside.sam)
    end_as_told(made, wilf, date(2026, 7, 12), inside.priya, "R-2026-000009")
    end(made, wilf, date(2026, 7, 13), inside.sam)
    assert (made.ends_on, made.record_reference) == (date(2026, 7, 13), "")
    former = made.former.order_by("until", "pk")
    assert [(row.ends_on, row.changed_by) for row in former] == [
        (None, inside.priya),
        (date(2026, 7, 12), inside.sam),
    ]


@pytest.mark.parametrize("why", ["a record says so", "it was changed", "it stands in the other child's file"])
def test_what_is_not_only_a_slip_of_this_file_is_taken_out_and_stays_in_the_history(inside: Cast, why: str) -> None:
    wilf, ivy, there = inside.cases["wilf"], person("Ivy"), inside.cases["tansy"]
    made = relate(wilf, there.child if "other" in why else ivy, Kinship.SIBLING, inside.sam)
    if "record" in why:
        Relationship.objects.update(record_reference="R-2026-000009")
    elif "changed" in why:
        hold(made, inside.sam, starts_on=date(2026, 5, 1))
    case = there if "other" in why else wilf
    remove(made, case, inside.sam)
    kept = Relationship.objects.get(pk=made.pk)
    assert (kept.never_right, kept.ends_on, kept.record_reference) == (True, TODAY.date(), "")
    assert kept.former.count() == (2 if "changed" in why else 1)
    remove(kept, case, inside.sam)
    with pytest.raises(RelationshipError):
        end(kept, case, date(2026, 7, 1), inside.sam)
    assert AuditEvent.objects.filter(action="relationship_taken_back").count() == 1


def test_changes_are_kept_in_the_trail_without_names(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    made = relate(wilf, person("Marigold"), Kinship.MOTHER, inside.sam)
    end(made, wilf, date(2026, 7, 14), inside.sam)
    remove(made, wilf, inside.sam)
    remove(relate(wilf, person("Ivy"), Kinship.CARER, inside.sam), wilf, inside.sam)
    kept = list(AuditEvent.objects.filter(action__startswith="relationship_").order_by("at", "pk"))
    acts = ["added", "ended", "taken_back", "added", "removed"]
    assert [row.action for row in kept] == [f"relationship_{act}" for act in acts]
    assert all(row.case_id == wilf.pk and row.actor == inside.sam for row in kept)
    assert "Marigold" not in " ".join(f"{row.details} {row.reason}" for row in kept)


@pytest.mark.parametrize("kind", [Kinship.MOTHER, Kinship.FATHER, Kinship.PARENT, Kinship.GRANDPARENT])
def test_nobody_is_a_parent_of_a_child_as_old_as_they_are(inside: Cast, kind: Kinship) -> None:
    wilf = inside.cases["wilf"]
    slip = Person.objects.create(given_name="Ina", family_name="Larkspur", date_of_birth=date(2016, 1, 10))
    with pytest.raises(RelationshipError, match="born long before the child"):
        relate(wilf, slip, kind, inside.sam)
    assert relate(wilf, slip, Kinship.OTHER_RELATIVE, inside.sam).other == slip
    young = Person.objects.create(given_name="Una", family_name="Larkspur", date_of_birth=date(2001, 1, 10))
    assert relate(wilf, young, kind, inside.sam).other == young
