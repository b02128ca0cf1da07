import uuid

from django.db import migrations, models

from accounts.stamping import Stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_user_language")]

    operations = [
        migrations.AddField("authority", "stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
        Stamped("CalendarDay"),
        Stamped("AuthorityKey"),
        Stamped("DatedSetting"),
        Stamped("Role"),
        Stamped("Membership"),
    ]
