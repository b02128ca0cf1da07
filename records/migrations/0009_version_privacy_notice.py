from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_version_language")]

    operations = [
        migrations.AddField("recordversion", "privacy_notice", models.CharField(blank=True, default="", max_length=500)),
    ]
