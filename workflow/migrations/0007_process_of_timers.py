from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write into each timer the instance of its task. Row security is lifted for the owner meanwhile: it sees nothing."""
    forced = schema_editor.connection.vendor == "postgresql"
    tables = [apps.get_model("workflow", name)._meta.db_table for name in ("TaskTimer", "Task")]
    if forced:
        for table in tables:
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    timers, tasks = tables
    schema_editor.execute(
        f'UPDATE "{timers}" SET process_id = (SELECT process_id FROM "{tasks}" WHERE "{tasks}".id = "{timers}".task_id)'
    )
    if forced:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


class Migration(migrations.Migration):

    dependencies = [('workflow', '0006_scopes_and_waiting')]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='tasktimer',
            name='process',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timers', to='workflow.processinstance'),
        ),
    ]
