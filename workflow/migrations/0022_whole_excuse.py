"""What was written about a file that could not be published yet is kept whole, however long it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0021_migration_once")]

    operations = [
        migrations.AlterField("publication", "excuse", models.TextField(blank=True, default="")),
    ]
