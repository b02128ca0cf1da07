"""The tree of teams."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.context import authority
from accounts.models import AuditEvent, Team, TeamCycleError
from accounts.policy import can, visible_to
from accounts.teams import Branch, below, move, tree
from tests.cast import Cast, make_eastholm
from tests.environment import SERVER

pytestmark = [pytest.mark.both_databases]
inside_only = pytest.mark.django_db


def under(cast: Cast, child: str, parent: str | None) -> None:
    above = cast.teams[parent] if parent else None
    move(Team.objects.get(pk=cast.teams[child].pk), above, cast.dee)


def names(branches: list[Branch]) -> dict[str, Any]:
    return {branch.team.name: names(branch.below) for branch in branches}


@inside_only
def test_teams_stand_under_the_one_they_belong_to(inside: Cast) -> None:
    under(inside, "Harbour team", "Service management")
    under(inside, "Meadow team", "Harbour team")
    assert names(tree()) == {
        "Practice systems": {},
        "Service management": {"Harbour team": {"Meadow team": {}}},
    }
    assert below(inside.teams["Harbour team"]) == {inside.teams[name].pk for name in ("Harbour team", "Meadow team")}
    under(inside, "Meadow team", None)
    assert set(names(tree())) == {"Practice systems", "Service management", "Meadow team"}
    assert AuditEvent.objects.filter(action="team_moved").count() == 3


@inside_only
def test_no_team_comes_under_itself(inside: Cast) -> None:
    under(inside, "Harbour team", "Service management")
    under(inside, "Meadow team", "Harbour team")
    for child, parent in (("Service management", "Meadow team"), ("Harbour team", "Harbour team")):
        with pytest.raises(TeamCycleError):
            under(inside, child, parent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=inside.teams["Harbour team"].pk).update(parent=inside.teams["Harbour team"])


@inside_only
@pytest.mark.skipif(SERVER is None, reason="composite keys are PostgreSQL's: install postgresql and run make test")
def test_no_team_belongs_to_another_authoritys(northmere: Cast) -> None:
    quay = make_eastholm().teams["Quay team"]

    def point_into_eastholm() -> None:
        with authority(northmere.id):
            Team.objects.filter(name="Harbour team").update(parent=quay)
            with connections["default"].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError):
        point_into_eastholm()


@pytest.mark.commits
def test_two_moves_at_once_make_no_circle(northmere: Cast) -> None:
    pairs = [("Harbour team", "Meadow team"), ("Meadow team", "Harbour team")]
    barrier = threading.Barrier(2)

    def one(pair: tuple[str, str]) -> None:
        barrier.wait()
        try:
            with authority(northmere.id):
                under(northmere, *pair)
        except TeamCycleError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with authority(northmere.id):
        assert Team.objects.filter(parent__isnull=False).count() == 1


@inside_only
def test_a_service_manager_sees_every_team_wherever_it_stands(inside: Cast) -> None:
    under(inside, "Harbour team", "Service management")
    under(inside, "Meadow team", "Harbour team")
    assert set(visible_to(inside.mo, Team)) == set(Team.objects.all())
    assert set(visible_to(inside.priya, Team)) == {inside.teams["Harbour team"]}
    assert not can(inside.priya, "view", inside.teams["Meadow team"])


@inside_only
def test_the_page_shows_the_tree_with_its_people_managers_first(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        under(northmere, "Harbour team", "Service management")
    page = " ".join(sign_in(northmere.priya).get("/accounts/teams/").content.decode().split()).split("<main")[1]
    places = [
        page.index(word) for word in ("Service management", "Mo Teal", "Harbour team", "Priya Marsh", "Sam Oakley")
    ]
    assert places == sorted(places)
    assert '<h3 class="cw-h3">Harbour team</h3>' in page
    assert '<h2 class="cw-h3">Meadow team</h2>' in page
    assert "/parent/" not in page


@inside_only
def test_an_administrator_moves_a_team_and_only_to_where_it_can_stand(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.dee)
    harbour, meadow = northmere.teams["Harbour team"], northmere.teams["Meadow team"]
    answer = client.post(f"/accounts/teams/{meadow.pk}/parent/", {"parent": str(harbour.pk)}, follow=True)
    assert "Meadow team belongs to Harbour team now." in answer.content.decode()
    for wrong in (meadow.pk, harbour.pk, make_eastholm().teams["Quay team"].pk, "nonsense"):
        page = client.post(f"/accounts/teams/{harbour.pk}/parent/", {"parent": str(wrong)}).content.decode()
        assert "The team is where it was" in page
    assert str(meadow.pk) not in client.get(f"/accounts/teams/{harbour.pk}/parent/").content.decode()
    with authority(northmere.id):
        assert names(tree())["Harbour team"] == {"Meadow team": {}}
