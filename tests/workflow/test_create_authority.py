"""Making an authority and its first administrator."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.context import authority
from accounts.models import Authority, Membership, User
from workflow.adoption import active_process

pytestmark = pytest.mark.django_db


def test_it_starts_on_the_librarys_definitions_with_an_administrator_who_can_sign_in() -> None:
    out = StringIO()
    call_command("create_authority", "Westmarsh Council", administrator=["Jo Fern", "Jo@westmarsh.example"], stdout=out)
    user = User.objects.get(email="jo@westmarsh.example")
    assert user.check_password(out.getvalue().split()[-1])
    with authority(Authority.objects.get(name="Westmarsh Council").pk):
        assert active_process("child_and_family_assessment").number == 1
        assert Membership.objects.get(user=user).role.key == "administrator"
    with pytest.raises(CommandError, match="already"):
        call_command("create_authority", "Westmarsh Council", administrator=["Jo", "other@westmarsh.example"])
    with pytest.raises(CommandError, match="already"):
        call_command("create_authority", "Other", administrator=["Jo", "JO@westmarsh.example"])


def test_a_problem_in_a_shipped_file_leaves_no_half_made_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ValueError("form_definitions/assessment/made_up.v1.json: This is not JSON")

    monkeypatch.setattr("workflow.management.commands.create_authority.load", broken)
    with pytest.raises(ValueError, match="This is not JSON"):
        call_command("create_authority", "Westmarsh Council", administrator=["Jo Fern", "Jo@westmarsh.example"])
    assert not Authority.objects.filter(name="Westmarsh Council").exists()
