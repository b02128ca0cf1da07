"""Settings count from a day on, for a team or for all; rows are added and never changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts import clock, dated_settings
from accounts.dated_settings import (
    SettingDateError,
    SettingDeclaredTwiceError,
    SettingNoteError,
    SettingValueError,
    UnknownSettingError,
    all_values,
    change,
    declare,
    value,
)
from accounts.models import AuditEvent, DatedSetting
from accounts.setting_kinds import KINDS, Limits
from tests.cast import Cast
from tests.conftest import TODAY

KEY = "assessment_working_days"
JULY = date(2026, 7, 14)
NOTE = "Agreed by the practice board."


@pytest.mark.django_db
def test_every_setting_has_a_value_from_the_start_and_a_source() -> None:
    expected = {
        "referral_decision_working_days": 1,
        "assessment_working_days": 45,
        "assessment_review_working_days": [10, 25],
        "abandoned_files_days": 365,
        "earlier_versions_days": 90,
        "privacy_notice": "",
    }
    assert {key: at for key, at in all_values().items() if key in expected} == expected
    assert set(all_values()) == set(dated_settings.declared())
    assert all(str(known.source) and str(known.label) for known in dated_settings.declared().values())
    assert "shortened, not lengthened" in str(dated_settings.setting(KEY).source)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_change_counts_from_its_day_on(inside: Cast) -> None:
    change(KEY, 40, from_on=date(2026, 8, 1), source_note=NOTE, by=inside.ana)
    change(KEY, 35, from_on=date(2026, 9, 1), source_note=NOTE, by=inside.ana)
    days = [JULY, date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [value(KEY, on) for on in days] == [45, 45, 40, 40, 35]
    assert value(KEY) == 45
    with clock.at(TODAY + timedelta(days=60)):
        assert (value(KEY), all_values()[KEY]) == (35, 35)


@pytest.mark.django_db
def test_of_two_values_for_one_day_the_later_added_counts_and_both_stay(inside: Cast) -> None:
    change(KEY, 40, from_on=JULY, source_note=NOTE, by=inside.ana)
    change(KEY, 45, from_on=JULY, source_note="Taken back.", by=inside.dee)
    assert value(KEY) == 45
    assert sorted(DatedSetting.objects.values_list("value", flat=True)) == [40, 45]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_team_has_its_own_value_before_the_authoritys(inside: Cast) -> None:
    harbour, meadow = inside.teams["Harbour team"], inside.teams["Meadow team"]
    change(KEY, 30, from_on=JULY, source_note=NOTE, by=inside.dee, team=harbour)
    change(KEY, 40, from_on=JULY, source_note=NOTE, by=inside.dee)
    assert [value(KEY, team=team) for team in (harbour, meadow, None)] == [30, 40, 40]
    assert [all_values(team=team)[KEY] for team in (harbour, meadow, None)] == [30, 40, 40]


@pytest.mark.django_db
def test_all_values_ask_the_database_once(inside: Cast, django_assert_num_queries: Any) -> None:
    change(KEY, 30, from_on=JULY, source_note=NOTE, by=inside.dee)
    with django_assert_num_queries(1):
        all_values(team=inside.teams["Harbour team"])


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [46, 0, -1, "40", 4.5, True, None, [40]])
def test_a_limit_of_the_statute_may_be_shortened_and_not_lengthened(inside: Cast, wrong: Any) -> None:
    with pytest.raises(SettingValueError):
        change(KEY, wrong, from_on=JULY, source_note=NOTE, by=inside.dee)
    assert value(KEY) == 45


@pytest.mark.django_db
def test_a_change_needs_a_day_that_is_not_past_and_a_reason(inside: Cast) -> None:
    with pytest.raises(SettingDateError, match="today or a later day"):
        change(KEY, 40, from_on=date(2026, 7, 13), source_note=NOTE, by=inside.dee)
    with pytest.raises(SettingNoteError, match="Say why"):
        change(KEY, 40, from_on=JULY, source_note=" ", by=inside.dee)
    with pytest.raises(SettingNoteError, match="Shorten"):
        change(KEY, 40, from_on=JULY, source_note="x" * 501, by=inside.dee)
    assert not DatedSetting.objects.exists()


@pytest.mark.django_db
def test_the_same_change_twice_has_one_effect_and_one_audit_row(inside: Cast) -> None:
    made = [change(KEY, 40, from_on=JULY, source_note=NOTE, by=inside.dee) for _ in range(2)]
    assert made[0].pk == made[1].pk
    kept = AuditEvent.objects.get(action="setting_changed")
    assert (kept.actor, kept.details) == (inside.dee, {"key": KEY, "from_on": "2026-07-14"})
    assert NOTE not in str(kept.__dict__)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_row_is_never_changed_or_deleted(inside: Cast) -> None:
    row = change(KEY, 40, from_on=JULY, source_note=NOTE, by=inside.dee)
    row.value = 20
    for attempt in (row.save, row.delete):
        with pytest.raises(TypeError, match="never"):
            attempt()
    for attempt in (lambda: DatedSetting.objects.update(value=20), lambda: DatedSetting.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert value(KEY) == 40


def test_a_key_is_declared_once_with_a_known_kind_and_a_value_it_may_have() -> None:
    with pytest.raises(SettingDeclaredTwiceError, match=KEY):
        declare(KEY, default=45, kind="days", label="Again", source="")
    with pytest.raises(UnknownSettingError, match="no kind"):
        declare("made_up", default=45, kind="years", label="", source="")
    with pytest.raises(SettingValueError):
        declare("made_up", default=46, kind="days", label="", source="", most=45)
    with pytest.raises(UnknownSettingError):
        value("made_up")


@given(st.lists(st.integers(0, 999), min_size=1, max_size=20, unique=True).map(sorted))
def test_a_list_is_read_back_from_what_one_would_type_for_it(numbers: list[int]) -> None:
    kind = KINDS["list of whole numbers"]
    assert kind.read(kind.enter(numbers), Limits()) == numbers


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("days", " 40 ", 40),
        ("hours", "72", 72),
        ("weeks", "6", 6),
        ("months", "3", 3),
        ("whole number", "0", 0),
        ("yes-no", "no", False),
        ("text", " Harbour \n house ", "Harbour house"),
        ("list of whole numbers", "10 25;30", [10, 25, 30]),
    ],
)
def test_what_people_type_is_read(kind: str, typed: str, read: object) -> None:
    assert KINDS[kind].read(typed, Limits()) == read


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("days", ""),
        ("days", "4.5"),
        ("days", "-1"),
        ("days", "٤"),
        ("days", "9" * 400),
        ("whole number", "ten"),
        ("yes-no", ""),
        ("text", " "),
        ("text", "x" * 501),
        ("list of whole numbers", ""),
        ("list of whole numbers", "10, ten"),
        ("list of whole numbers", "25, 10"),
        ("list of whole numbers", "10, 10"),
    ],
)
def test_what_cannot_be_read_says_what_to_enter(kind: str, typed: str) -> None:
    with pytest.raises(SettingValueError, match=r"Enter|Choose|Shorten"):
        KINDS[kind].read(typed, Limits())
