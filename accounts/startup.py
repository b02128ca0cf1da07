"""What production refuses to start with, once the database can be asked."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.context import LIBRARY_ID
from accounts.models import Authority
from accounts.rls import UNSHARED_TABLES


def refuse_unfit() -> None:
    """Raise `ImproperlyConfigured` when production would not keep authorities apart, or holds a demonstration.

    Missing or weak settings were refused before: `config.settings` reads them.
    """
    if settings.ENVIRONMENT != "production":
        return
    authorities = Authority.objects.exclude(pk=LIBRARY_ID)
    if authorities.filter(is_demonstration=True).exists():
        raise ImproperlyConfigured("CASEWRIGHT_DATABASE_URL names a database with demonstration users. Use another.")
    if connection.vendor == "postgresql":
        refuse_unbound_role()
    elif connection.vendor != "sqlite":
        raise ImproperlyConfigured("CASEWRIGHT_DATABASE_URL names neither PostgreSQL nor SQLite.")
    elif authorities.count() > 1:
        raise ImproperlyConfigured(
            "CASEWRIGHT_DATABASE_URL names an SQLite file with several authorities. Only PostgreSQL keeps them apart."
        )


def refuse_unbound_role() -> None:
    """Raise `ImproperlyConfigured` unless row-level security and the audit trail bind the role one connects as."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        (mighty,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND pg_has_role(current_user, relowner, 'MEMBER')"
        )
        (owned,) = cursor.fetchone()
        cursor.execute("SELECT has_table_privilege('accounts_auditevent', 'UPDATE, DELETE, TRUNCATE')")
        (rewrites,) = cursor.fetchone()
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL(%s)",
            [list(UNSHARED_TABLES)],
        )
        open_tables = [name for (name,) in cursor.fetchall()]
    if mighty or owned or rewrites:
        raise ImproperlyConfigured(
            "CASEWRIGHT_DATABASE_URL connects as a role that row-level security does not bind, or that may change the "
            "audit trail. Use the app role that manage.py create_roles describes."
        )
    if open_tables:
        raise ImproperlyConfigured(f"These tables have no row-level security: {', '.join(open_tables)}. Run migrate.")
