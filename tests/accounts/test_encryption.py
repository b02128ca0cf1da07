"""Narrative is unreadable without its key, and a value out of place is refused."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from accounts import keys
from accounts.context import authority
from accounts.encryption import Ciphertext
from accounts.keys import DecryptionError, KeyMissingError, seal, unseal
from accounts.models import AuthorityKey
from forms.models import Draft, FormVersion
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECRET = {"reason": {"what": ["Wilf said: I want to keep my rabbit 🐇"]}}


def make_draft(cast: Cast) -> Draft:
    from accounts import clock

    version = FormVersion.objects.filter(key="k").first() or FormVersion.objects.create(
        key="k", number=1, title="K", content={}, sha256="0" * 64
    )
    now = clock.now()
    return Draft.objects.create(
        form_version=version, author=cast.sam, updated_by=cast.sam, entered=SECRET, created_at=now, updated_at=now
    )


def test_words_written_after_an_undone_first_key_can_be_read(northmere: Cast) -> None:
    with authority(northmere.id):
        with transaction.atomic():
            make_draft(northmere)
            transaction.set_rollback(True)
        kept = make_draft(northmere)
    with authority(northmere.id):
        assert Draft.objects.get(pk=kept.pk).entered == SECRET


def stored(draft: Draft) -> str:
    with connection.cursor() as cursor:
        cursor.execute('SELECT id, entered FROM "casewright_forms_draft"')
        rows = {str(i).replace("-", ""): text for i, text in cursor.fetchall()}
    return rows[draft.pk.hex]


def store(draft: Draft, text: str) -> None:
    Draft.objects.filter(pk=draft.pk).update(entered=Ciphertext(text))


def test_it_comes_back_as_it_went_in_and_is_unreadable_in_the_table(inside: Cast) -> None:
    draft = make_draft(inside)
    assert Draft.objects.get(pk=draft.pk).entered == SECRET
    raw = stored(draft)
    assert raw.startswith("cw1:k1:")
    assert "rabbit" not in raw
    (value,) = Draft.objects.filter(pk=draft.pk).values_list("entered", flat=True)
    assert str(value) == "[encrypted]"


def test_saving_the_same_text_twice_gives_different_ciphertext(inside: Cast) -> None:
    draft = make_draft(inside)
    first = stored(draft)
    draft.save()
    assert stored(draft) != first


def test_a_value_moved_to_another_row_is_refused(inside: Cast) -> None:
    one, other = make_draft(inside), make_draft(inside)
    store(other, stored(one))
    with pytest.raises(DecryptionError):
        Draft.objects.get(pk=other.pk).entered  # noqa: B018


def test_a_changed_or_plain_value_is_refused(inside: Cast) -> None:
    draft = make_draft(inside)
    raw = stored(draft)
    for bad in (raw[:-6] + "AAAAAA", '{"plain": "text"}', "cw1:k1:", "cw1:k1:!!!"):
        store(draft, bad)
        with pytest.raises(DecryptionError):
            Draft.objects.get(pk=draft.pk).entered  # noqa: B018


def test_a_lost_key_fails_loudly(inside: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    draft = make_draft(inside)
    store(draft, stored(draft).replace("cw1:k1:", "cw1:k9:"))
    with pytest.raises(KeyMissingError, match="k9"):
        Draft.objects.get(pk=draft.pk).entered  # noqa: B018


def test_a_lost_master_key_fails_loudly(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    with authority(northmere.id):
        draft = make_draft(northmere)
    keys._unwrapped.cache_clear()
    settings.DATA_KEYS = {"other": bytes(range(1, 33))}
    with authority(northmere.id), pytest.raises(KeyMissingError, match="t1"):
        Draft.objects.get(pk=draft.pk).entered  # noqa: B018
    keys._unwrapped.cache_clear()


def test_each_authority_has_a_key_of_its_own_wrapped_under_the_master_key(inside: Cast) -> None:
    make_draft(inside)
    row = AuthorityKey.objects.get()
    assert row.wrapped.startswith("t1:")
    assert len(keys.data_key(inside.id, "k1")) == 32


def test_a_query_on_the_text_is_refused_not_silently_empty(inside: Cast) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Draft.objects.filter(entered={"x": 1}).exists()


def test_seal_and_unseal_are_bound_to_their_place() -> None:
    key = bytes(range(32))
    sealed = seal(key, b"words", b"here")
    assert unseal(key, sealed, b"here") == b"words"
    with pytest.raises(DecryptionError):
        unseal(key, sealed, b"there")
