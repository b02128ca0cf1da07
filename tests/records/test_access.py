"""Who may see a record: whoever may see one of its children's files, and the queries agree with the answers."""

from itertools import combinations
from typing import Any

import pytest
from django.db.models import Q

from accounts.context import authority
from accounts.models import Membership
from accounts.policy import Decision, can, registered_models, visible_to
from accounts.roles import MANAGING_ROLES, ROLES
from cases.access import visible_cases
from cases.opening import allocate
from records.correcting import begin
from records.models import ChronologyEntry, Correction, Fact, Record, RecordVersion, Rendition
from tests.cast import Cast, make_eastholm, make_person
from tests.records.feeding import visit
from tests.records.made_up import note, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MODELS: tuple[type[Any], ...] = (Record, RecordVersion, Rendition, Fact, ChronologyEntry)


def all_kinds(cast: Cast) -> None:
    """Make records of each child, of both, and of none, by each team."""
    submitted(cast)
    for team in cast.teams:
        for count in range(3):
            for names in combinations(("wilf", "tansy"), count):
                note(cast, "x", cases=names, team=team)
                visit(cast, children=names)


def test_answers_and_queries_agree_for_the_whole_cast(inside: Cast) -> None:
    all_kinds(inside)
    outsider = make_eastholm().people["kit"]
    seen: dict[str, int] = {}
    for user in (*inside.people.values(), outsider):
        for model in MODELS:
            for action in ("view", "read_restricted", "mark", "start", "change", "delete"):
                rows = set(visible_to(user, model, action).values_list("pk", flat=True))
                assert rows == {one.pk for one in model.objects.all() if can(user, action, one)}, (
                    user.name,
                    model,
                    action,
                )
                read = model not in (Fact, ChronologyEntry) and action == "read_restricted"
                if action != "view" and not read and (action, model) != ("mark", ChronologyEntry):
                    assert not rows
        seen[user.first_name] = visible_to(user, Record).count()
    total = Record.objects.count()
    assert seen["Mo"] == total
    assert seen["Ana"] == seen["Kit"] == 0
    assert 0 < seen["Ren"] < total
    assert seen["Sam"] == seen["Priya"] > seen["Dee"] > 0


def test_a_record_of_two_children_is_seen_by_both_teams_and_of_none_by_its_own(inside: Cast) -> None:
    both = note(inside, "x", cases=("wilf", "tansy"))
    none = note(inside, "x", cases=(), team="Meadow team")
    assert can(inside.sam, "view", both)
    assert can(inside.ren, "view", both)
    assert can(inside.ren, "view", none).reason == "Your team recorded it."
    assert can(inside.sam, "view", none).reason == "Another team recorded it."


def test_a_record_of_two_children_is_read_by_a_teams_administrator_only_with_both_files(inside: Cast) -> None:
    both = note(inside, "x", cases=("wilf", "tansy"))
    alone = note(inside, "x", cases=("wilf",))
    refused = can(inside.dee, "view", both)
    assert not refused
    assert refused.reason == "Another team works with this child."
    assert list(visible_to(inside.dee, RecordVersion)) == [alone]
    allocate(inside.cases["tansy"], inside.teams["Harbour team"], inside.sam)
    assert can(inside.dee, "view", both)


def test_a_record_of_two_children_needs_the_file_of_the_one_who_is_kept_apart(
    inside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = note(inside, "x", cases=("wilf", "tansy"))
    visit(inside, children=("wilf", "tansy"))
    assert can(inside.sam, "view", both)
    tansy = inside.cases["tansy"].pk
    for module in ("cases.access", "records.access"):
        monkeypatch.setattr(f"{module}.kept_apart", lambda user: Q(pk=tansy) & ~visible_cases(user))
    assert not can(inside.sam, "view", both)
    for model in MODELS:
        assert not visible_to(inside.sam, model).exists()
    assert can(inside.ren, "view", both)
    assert visible_to(inside.ren, ChronologyEntry).count() == ChronologyEntry.objects.count() // 2 > 0


def test_what_a_record_of_two_children_tells_of_each_is_seen_with_that_childs_file(inside: Cast) -> None:
    visit(inside, children=("wilf", "tansy"))
    for model in (Fact, ChronologyEntry):
        for user, name in ((inside.sam, "wilf"), (inside.ren, "tansy")):
            assert {row.case for row in visible_to(user, model)} == {inside.cases[name]}
        assert visible_to(inside.mo, model).count() == model.objects.count()


def test_those_who_work_with_the_child_mark_and_others_only_read(inside: Cast) -> None:
    visit(inside)
    entry = ChronologyEntry.objects.first()
    assert {name for name, user in inside.people.items() if can(user, "mark", entry)} == {"sam", "priya", "mo"}
    assert can(inside.dee, "view", entry)


def test_an_entry_is_hidden_from_whoever_may_not_see_its_record(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(inside)
    entry = ChronologyEntry.objects.first()
    nobody = lambda self, user, rows, action: rows.none()  # noqa: E731
    monkeypatch.setattr("records.access.RecordRule.can", lambda *given: Decision(False, "Restricted."))
    monkeypatch.setattr("records.access.RecordRule.visible", nobody)
    for action in ("view", "mark"):
        assert can(inside.sam, action, entry).reason == "Restricted."
        assert not visible_to(inside.sam, ChronologyEntry, action).exists()


def test_access_ends_when_the_child_moves_to_another_team(inside: Cast) -> None:
    version = submitted(inside)
    assert can(inside.sam, "view", version)
    allocate(inside.cases["wilf"], inside.teams["Meadow team"], inside.ren)
    assert not can(inside.sam, "view", version)
    assert can(inside.ren, "view", version.renditions.get())


def test_a_person_whose_membership_ended_sees_no_record_of_the_team(inside: Cast) -> None:
    version = note(inside, "x", cases=())
    assert can(inside.dee, "view", version)
    Membership.objects.filter(user=inside.dee).update(ends_on="2026-01-31")
    from accounts import context

    context.forget()
    assert not can(inside.dee, "view", version)


def test_another_authority_sees_nothing_even_by_id(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        version = submitted(northmere)
    with authority(eastholm.id):
        assert not can(eastholm.people["kit"], "view", version)
        assert not RecordVersion.objects.filter(pk=version.pk).exists()


def test_every_model_of_records_with_a_page_has_a_rule() -> None:
    assert set(MODELS) <= registered_models()


def test_its_author_the_childs_worker_and_the_teams_managers_correct_a_record(inside: Cast) -> None:
    version = note(inside, "x")
    assert {name for name, user in inside.people.items() if can(user, "correct", version)} == {"sam", "priya", "mo"}
    allocate(inside.cases["wilf"], inside.teams["Harbour team"], inside.dee)
    assert not can(inside.dee, "correct", version), "an administrator works with nobody"
    correction = begin(version, inside.sam, "It was on Monday.")
    for role in ROLES:
        person = make_person(inside, f"{role.title()} Fern", role, "Harbour team")
        assert bool(can(person, "correct", version)) == (role in MANAGING_ROLES), role
        assert bool(can(person, "decide", correction)) == (role in MANAGING_ROLES), role
        assert not can(person, "work", correction), role
    for user in inside.people.values():
        for action in ("view", "work", "decide", "withdraw", "change"):
            rows = visible_to(user, Correction, action)
            assert rows.exists() == bool(can(user, action, correction)), (user.name, action)
        assert visible_to(user, Record, "correct").exists() == bool(can(user, "correct", version))
    assert not can(inside.sam, "decide", correction)
    assert can(inside.sam, "withdraw", correction)
    allocate(inside.cases["wilf"], inside.teams["Meadow team"], inside.ren)
    assert not can(inside.sam, "work", correction), "who may not see the record any more corrects it no more"
    assert can(inside.ren, "correct", version)


def test_who_may_not_read_all_of_a_record_does_not_correct_it(inside: Cast) -> None:
    version = note(inside, "x")
    for user in (inside.dee, inside.ana, inside.ren):
        assert not can(user, "correct", version)
        assert not can(user, "read_restricted", version)
