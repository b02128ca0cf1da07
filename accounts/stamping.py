"""The migration operation that changes an authority's stamp with every change of a table (`accounts.steady`).

The database does it, so that no change goes by: nor one made by SQL, at night, to take somebody's role away.
"""

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from accounts.rls import OfTable

_NEW_STAMP: Final = (
    "CREATE OR REPLACE FUNCTION casewright_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "UPDATE accounts_authority SET stamp = gen_random_uuid() "
    "WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.authority_id ELSE NEW.authority_id END; RETURN NULL; END $$"
)


class Stamped(OfTable):
    """Give an authority another stamp whenever one of its rows of a model is added, changed or removed.

    On SQLite it does nothing: there nothing is kept beyond the open context.
    """

    def describe(self) -> str:
        return f"Change the authority's stamp with {self.name}"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        schema_editor.execute(_NEW_STAMP, params=None)
        schema_editor.execute(
            f'CREATE TRIGGER casewright_stamped AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION casewright_new_stamp()",
            params=None,
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table = from_state.apps.get_model(app_label, self.name)._meta.db_table
            schema_editor.execute(f'DROP TRIGGER IF EXISTS casewright_stamped ON "{table}"')
