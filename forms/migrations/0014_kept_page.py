import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.context
import accounts.encryption
import accounts.identifiers
from accounts.rls import TenantTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_authority_stamp"), ("casewright_forms", "0013_former_code_lists")]

    operations = [
        migrations.CreateModel(
            name="KeptPage",
            fields=[
                ("id", models.UUIDField(default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=500)),
                ("entered", accounts.encryption.EncryptedJSONField()),
                ("revision", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
                ("authority", models.ForeignKey(default=accounts.context.current_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.authority")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("authority", "user", "address"), name="kept_page_once")]},
        ),
        TenantTable("KeptPage"),
    ]
