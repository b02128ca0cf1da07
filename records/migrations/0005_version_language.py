from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_reply")]

    operations = [
        migrations.AddField("recordversion", "language", models.CharField(blank=True, default="", max_length=20)),
    ]
