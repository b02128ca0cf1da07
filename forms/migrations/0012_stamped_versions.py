from django.db import migrations

from accounts.stamping import Stamped


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_authority_stamp"), ("casewright_forms", "0011_draft_moved_from")]

    operations = [Stamped("FormVersion"), Stamped("ActiveForm")]
