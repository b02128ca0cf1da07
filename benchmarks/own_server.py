"""A PostgreSQL of a benchmark's own, which keeps what it writes as in production, with Casewright's tables in it."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.postgres import Server


def begin() -> "Server | None":
    """Set Django up on it, and return it. Returns None, and says what to install, where there is no PostgreSQL.

    What reads Django's settings is imported only after this.
    """
    os.environ["CASEWRIGHT_TEST_DURABLE"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from tests import environment

    if environment.SERVER is None:
        print("PostgreSQL is not installed: apt-get install postgresql")
        return None
    import django

    django.setup()
    from tests import databases

    databases.make()
    return environment.SERVER
