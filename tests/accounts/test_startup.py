"""Production does not start on a demonstration, nor with several authorities on SQLite."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Authority
from accounts.startup import refuse_unfit
from tests import environment
from tests.cast import Cast, make_eastholm

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_demonstration_is_refused_in_production_only(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    Authority.objects.filter(pk=northmere.id).update(is_demonstration=True)
    refuse_unfit()
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured, match="demonstration"):
        refuse_unfit()


def test_several_authorities_need_postgresql(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    refuse_unfit()
    make_eastholm()
    if environment.SERVER is not None:
        refuse_unfit()
    else:
        with pytest.raises(ImproperlyConfigured, match="SQLite"):
            refuse_unfit()
