"""Work that is offered to a team while the child is with another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0023_outlived")]

    operations = [
        migrations.AddField("task", "offered", models.BooleanField(default=False)),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["authority", "team"],
                condition=models.Q(finished__isnull=True, offered=True),
                name="task_open_offered",
            ),
        ),
    ]
