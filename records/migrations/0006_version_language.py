from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0005_origins_and_choices")]

    operations = [
        migrations.AddField("recordversion", "language", models.CharField(blank=True, default="", max_length=20)),
    ]
