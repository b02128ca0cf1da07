import django.db.models.deletion
from django.db import migrations, models

import accounts.context
import accounts.identifiers
from accounts.rls import TenantTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_authority_stamp"), ("casewright_forms", "0012_stamped_versions")]

    operations = [
        migrations.AddField(
            model_name="codelistversion", name="in_use_since", field=models.DateTimeField(null=True)
        ),
        migrations.CreateModel(
            name="FormerCodeList",
            fields=[
                ("id", models.UUIDField(default=accounts.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("in_use_since", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField()),
                ("authority", models.ForeignKey(default=accounts.context.current_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.authority")),
            ],
            options={"indexes": [models.Index(fields=["authority", "key", "replaced_at"], name="former_code_list")]},
        ),
        TenantTable("FormerCodeList", shared=True),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                "authority",
                "form_version",
                models.F("submitted_at").desc(),
                condition=models.Q(submitted_at__isnull=False),
                name="draft_submitted",
            ),
        ),
    ]
