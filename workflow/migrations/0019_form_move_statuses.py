"""A move of drafts may stand where every move of work may. The table stays as it is."""

from django.db import migrations, models

STATUSES = [
    ("draft", "not rehearsed"),
    ("rehearsed", "rehearsed"),
    ("running", "moving"),
    ("stopped", "stopped"),
    ("done", "moved"),
    ("undoing", "moving back"),
    ("undone", "moved back"),
]


class Migration(migrations.Migration):
    dependencies = [("workflow", "0018_form_moves")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "formmove",
                    "halted_in",
                    models.CharField(blank=True, choices=STATUSES, default="", max_length=10),
                ),
                migrations.AlterField(
                    "formmove",
                    "status",
                    models.CharField(choices=STATUSES, default="draft", max_length=10),
                ),
            ]
        )
    ]
