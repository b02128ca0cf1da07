"""Work that goes on by itself when what called it has ended before it."""

import django.db.models.deletion
from django.db import migrations, models

WHATS = [
    ("arrived", "arrived"),
    ("waits", "waits"),
    ("left", "done"),
    ("took", "went on"),
    ("cancelled", "no longer needed"),
    ("failed", "failed"),
    ("skipped", "skipped"),
    ("moved", "moved"),
    ("let_go", "went on by itself"),
]


class Migration(migrations.Migration):
    dependencies = [("workflow", "0022_whole_excuse")]

    operations = [
        migrations.AddField(
            "processinstance",
            "outlived",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.task",
            ),
        ),
        migrations.AlterField("tokenmovement", "what", models.CharField(choices=WHATS, max_length=10)),
    ]
