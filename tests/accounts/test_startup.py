"""Production does not start on a demonstration, nor with several authorities on SQLite."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.models import Authority
from accounts.startup import refuse_unbound_role, refuse_unfit
from tests import environment
from tests.cast import Cast, make_eastholm

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db
def test_a_demonstration_is_refused_in_production_only(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    Authority.objects.filter(pk=northmere.id).update(is_demonstration=True)
    refuse_unfit()
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured, match="demonstration"):
        refuse_unfit()


@pytest.mark.skipif(environment.SERVER is None, reason="roles are PostgreSQL's: install postgresql and run make test")
@pytest.mark.parametrize("role", ["postgres", "casewright_owner"])
def test_a_role_that_row_security_does_not_bind_is_refused(committed: None, role: str) -> None:
    refuse_unbound_role()
    held = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    try:
        with pytest.raises(ImproperlyConfigured, match="app role"):
            refuse_unbound_role()
    finally:
        connection.close()
        connection.settings_dict["USER"] = held


@pytest.mark.django_db
def test_several_authorities_need_postgresql(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    refuse_unfit()
    make_eastholm()
    if environment.SERVER is not None:
        refuse_unfit()
    else:
        with pytest.raises(ImproperlyConfigured, match="SQLite"):
            refuse_unfit()
