"""One code typed in many places at the same moment lets one in."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.context import authority
from accounts.models import SignInSlot
from accounts.signin import codes, slots
from tests.at_once import at_once
from tests.cast import Cast
from tests.codes import current_code, with_app

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]
MANY = 8


def test_of_many_at_once_one_gets_in_by_a_code(northmere: Cast) -> None:
    with_app(northmere.sam)
    code = current_code(northmere.sam.email)
    results = at_once(MANY, lambda index: codes.accept(northmere.sam, code))
    assert [type(result) for result in results if result is not None] == [Authenticator]
    recovery = codes.recovery_codes(northmere.sam)[0]
    results = at_once(MANY, lambda index: codes.accept(northmere.sam, recovery))
    assert [type(result) for result in results if result is not None] == [Authenticator]


def test_of_many_set_ups_at_once_one_is_kept(northmere: Cast) -> None:
    results = at_once(MANY, lambda index: codes.set_up(northmere.sam, codes.new_secret()))
    refused = [result for result in results if isinstance(result, codes.AlreadySetUpError)]
    assert len(refused) == MANY - 1


def test_of_many_codes_at_once_five_are_checked(northmere: Cast) -> None:
    results = at_once(4 * MANY, lambda index: slots.take_code(northmere.sam))
    assert results.count(True) == 5
    assert SignInSlot.objects.get(key=f"code:{northmere.sam.pk}").locked_until is not None
    with authority(northmere.id):
        slots.clear(northmere.sam)
    assert slots.take_code(northmere.sam)
