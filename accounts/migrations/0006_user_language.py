from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_notification")]

    operations = [
        migrations.AddField("user", "language", models.CharField(blank=True, default="", max_length=20)),
    ]
