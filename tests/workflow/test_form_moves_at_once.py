"""Many begin to move drafts to one version at the same moment: there is one move, and everybody is led to it."""

import pytest
from django.db import IntegrityError, transaction

from accounts.context import authority
from accounts.models import AuditEvent
from tests.at_once import at_once
from tests.cast import Cast
from tests.workflow.test_form_moves import written
from tests.workflow.test_moving_form_drafts import a_text, published, second
from workflow.form_versions import moves
from workflow.models import FormMove

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]
MANY = 6


def test_of_many_moves_begun_at_once_there_is_one(northmere: Cast) -> None:
    with authority(northmere.id):
        written(northmere)
        version = published(northmere, second(a_text()))

    def begin(index: int) -> object:
        with authority(northmere.id):
            return moves.begin(version, northmere.ana).pk

    begun = at_once(MANY, begin)
    with authority(northmere.id):
        assert begun == [FormMove.objects.get().pk] * MANY
        assert AuditEvent.objects.filter(action="form_move_begun").count() == 1


def test_no_way_leads_to_a_second_move_of_a_version_before_the_first_is_taken_back(northmere: Cast) -> None:
    with authority(northmere.id):
        version = published(northmere, second(a_text()))
        first = moves.begin(version, northmere.ana)
        with pytest.raises(IntegrityError), transaction.atomic():
            FormMove.objects.create(version=version, status="done", by=northmere.ana)
        FormMove.objects.filter(pk=first.pk).update(status="undone")
        assert moves.begin(version, northmere.ana) != first
