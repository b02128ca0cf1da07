import accounts.encryption
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('casewright_forms', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='prefilled',
            field=accounts.encryption.EncryptedJSONField(null=True),
        ),
    ]
