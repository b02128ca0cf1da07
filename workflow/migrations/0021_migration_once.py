"""Between two versions there is one migration at a time, until it is taken back."""

from typing import Any

from django.db import migrations, models


def close_older(apps: Any, schema_editor: Any) -> None:
    """Of several open migrations between two versions the newest stays open; the older ones are closed.

    Row security is lifted for the owner meanwhile: it sees nothing.
    """
    table = apps.get_model("workflow", "Migration")._meta.db_table
    forced = schema_editor.connection.vendor == "postgresql"
    if forced:
        schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    schema_editor.execute(
        f"""UPDATE "{table}" SET status = 'undone' WHERE status <> 'undone' AND EXISTS (
            SELECT 1 FROM "{table}" AS newer WHERE newer.authority_id = "{table}".authority_id
            AND newer.from_version_id = "{table}".from_version_id
            AND newer.to_version_id = "{table}".to_version_id AND newer.status <> 'undone'
            AND (newer.created_at > "{table}".created_at
                 OR (newer.created_at = "{table}".created_at AND newer.id > "{table}".id)))"""  # noqa: S608
    )
    if forced:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


class Migration(migrations.Migration):
    dependencies = [("workflow", "0020_form_move_once")]

    operations = [
        migrations.RunPython(close_older, migrations.RunPython.noop),
        migrations.AddConstraint(
            "migration",
            models.UniqueConstraint(
                fields=["authority", "from_version", "to_version"],
                condition=~models.Q(status="undone"),
                name="migration_once_until_undone",
            ),
        ),
    ]
