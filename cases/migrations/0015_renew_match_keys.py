from typing import Any

from django.db import migrations

from accounts.context import authority
from cases.match_keys import KEYED, keys_of


def renew(apps: Any, schema_editor: Any) -> None:
    """Give every child who has a file the keys that are made today, authority by authority: what more sounds and
    addresses without a postcode are found by. Keys that stay as they were are not written again."""
    children, keys = apps.get_model("cases", "Person"), apps.get_model("cases", "MatchKey")
    former, facts = apps.get_model("cases", "FormerDetails"), apps.get_model("cases", "PersonFact")
    for found in apps.get_model("accounts", "Authority").objects.order_by("pk"):
        with authority(found.pk):
            for child in children.objects.filter(authority=found.pk, case__isnull=False).iterator(chunk_size=1_000):
                known = facts.objects.filter(person=child, kind__in=KEYED, taken_back=False)
                wanted = keys_of(child, former.objects.filter(person=child), known)
                held = {(row.kind, row.mark, row.day): row.pk for row in keys.objects.filter(person=child)}
                keys.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
                keys.objects.bulk_create(
                    keys(authority_id=found.pk, person=child, kind=kind, mark=mark, day=day)
                    for kind, mark, day in sorted(wanted - held.keys(), key=repr)
                )


class Migration(migrations.Migration):

    dependencies = [("cases", "0014_changed_by_a_record")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
