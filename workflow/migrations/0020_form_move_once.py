"""A version has one move of drafts at a time, until it is taken back: two would take back what the other moved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0019_form_move_statuses")]

    operations = [
        migrations.AddConstraint(
            "formmove",
            models.UniqueConstraint(
                fields=["authority", "version"],
                condition=~models.Q(status="undone"),
                name="form_move_once_until_undone",
            ),
        )
    ]
