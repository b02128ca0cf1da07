from typing import Any

from django.db import migrations

from accounts.context import authority
from cases.match_keys import KEYED, keys_of


def fill(apps: Any, schema_editor: Any) -> None:
    """Make the keys of every child who has a file already, authority by authority."""
    children, keys = apps.get_model("cases", "Person"), apps.get_model("cases", "MatchKey")
    former, facts = apps.get_model("cases", "FormerDetails"), apps.get_model("cases", "PersonFact")
    for found in apps.get_model("accounts", "Authority").objects.order_by("pk"):
        with authority(found.pk):
            for child in children.objects.filter(authority=found.pk, case__isnull=False).iterator(chunk_size=1_000):
                held = former.objects.filter(person=child)
                known = facts.objects.filter(person=child, kind__in=KEYED, taken_back=False)
                rows = sorted(keys_of(child, held, known), key=repr)
                keys.objects.bulk_create(
                    keys(authority_id=found.pk, person=child, kind=kind, mark=mark, day=day) for kind, mark, day in rows
                )


class Migration(migrations.Migration):

    dependencies = [("cases", "0011_match_keys"), ("accounts", "0007_authority_stamp")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
