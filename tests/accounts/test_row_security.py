"""No authority sees another's rows: policies on every table, and what they refuse."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.context import LIBRARY_ID, NoAuthorityError, OtherAuthorityError, authority
from accounts.models import AuditEvent, Role, Team
from accounts.policy import visible_to
from accounts.rls import UNSHARED_TABLES
from cases.models import Allocation, Case, Person
from tests import environment
from tests.cast import Cast, make_eastholm

postgres_only = pytest.mark.skipif(
    environment.SERVER is None, reason="row security is PostgreSQL's: install postgresql and run make test"
)
pytestmark = pytest.mark.django_db


@postgres_only
def test_every_table_has_a_policy_or_a_reason_to_have_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, "
            "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), "
            "EXISTS (SELECT FROM pg_attribute a "
            "WHERE a.attrelid = c.oid AND a.attname = 'authority_id' AND a.attnotnull) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r'"
        )
        tables = {name: (forced, policies, owned) for name, forced, policies, owned in cursor.fetchall()}
    shut = {name for name, (forced, policies, owned) in tables.items() if forced and policies == 4 and owned}
    assert set(tables) - shut == set(UNSHARED_TABLES) & set(tables)
    assert set(UNSHARED_TABLES) <= set(tables), "the allow-list names tables that are not there"
    assert len(shut) >= 20


@postgres_only
def test_the_app_connects_as_a_role_that_row_security_binds() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole, "
            "(SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, 0)


@postgres_only
def test_raw_sql_without_a_context_sees_no_rows(northmere: Cast) -> None:
    with connection.cursor() as cursor:
        for table in (Team, Role, Case, Person, AuditEvent):
            cursor.execute(f'SELECT count(*) FROM "{table._meta.db_table}"')
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT set_config('casewright.authority', %s, true)", [str(northmere.id)])
        cursor.execute('SELECT count(*) FROM "cases_case"')
        assert cursor.fetchone() == (2,)


@postgres_only
def test_the_database_refuses_a_row_for_another_authority(northmere: Cast) -> None:
    eastholm = make_eastholm()
    smuggle = "INSERT INTO accounts_team (id, authority_id, name, telephone) VALUES (gen_random_uuid(), %s, 'x', '')"
    with authority(northmere.id), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(smuggle, [str(eastholm.id)])
        assert Team.objects.count() == len(northmere.teams)


@postgres_only
def test_no_key_crosses_authorities(northmere: Cast) -> None:
    eastholm = make_eastholm()

    def point_into_eastholm() -> None:
        with authority(northmere.id), connection.cursor() as cursor:
            Allocation.objects.filter(case=northmere.cases["wilf"]).update(team=eastholm.teams["Quay team"])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError):
        point_into_eastholm()


@pytest.mark.both_databases
def test_managers_show_only_the_open_authority(northmere: Cast) -> None:
    eastholm = make_eastholm()
    assert list(Case.objects.all()) == []
    with authority(northmere.id):
        assert {c.child.name for c in Case.objects.all()} == {"Wilf Larkspur", "Tansy Quillfeather"}
    with authority(eastholm.id):
        assert {c.child.name for c in Case.objects.all()} == {"Bay Saltmarsh"}
        assert list(visible_to(northmere.sam, Case)) == []


@pytest.mark.both_databases
def test_saving_without_a_context_or_into_another_is_refused(northmere: Cast) -> None:
    with pytest.raises(NoAuthorityError):
        Team.objects.create(name="Nowhere")
    eastholm = make_eastholm()
    with authority(northmere.id):
        with pytest.raises(OtherAuthorityError):
            eastholm.teams["Quay team"].save()
        with pytest.raises(OtherAuthorityError):
            Team.objects.bulk_create([Team(name="Smuggled", authority_id=eastholm.id)])


@pytest.mark.both_databases
def test_an_inner_context_gives_the_outer_one_back(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        with authority(eastholm.id):
            assert Case.objects.count() == 1
        assert Case.objects.count() == 2
        with pytest.raises(RuntimeError, match="half way"), authority(eastholm.id):
            raise RuntimeError("half way")
        assert Case.objects.count() == 2
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_case")
            assert cursor.fetchone() == ((2,) if environment.SERVER else (3,))
    assert Case.objects.count() == 0


def test_the_library_is_an_authority_with_a_constant_id() -> None:
    from accounts.authorities import library

    assert library().pk == LIBRARY_ID
    assert library() == library()
