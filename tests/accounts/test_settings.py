"""Settings fail loudly, with the variable's name."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment as env

KEY = base64.b64encode(hashlib.sha256(b"one").digest()).decode()


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (lambda: env.required("CASEWRIGHT_HOSTS", {}), "CASEWRIGHT_HOSTS"),
        (lambda: env.environment_name({"CASEWRIGHT_ENV": "prod"}), "CASEWRIGHT_ENV"),
        (
            lambda: env.whole_number("CASEWRIGHT_PROXY_COUNT", 0, {"CASEWRIGHT_PROXY_COUNT": "one"}),
            "CASEWRIGHT_PROXY_COUNT",
        ),
        (lambda: env.data_keys(""), "CASEWRIGHT_DATA_KEYS"),
        (lambda: env.data_keys("a:!!"), "CASEWRIGHT_DATA_KEYS"),
        (lambda: env.data_keys("a:" + base64.b64encode(b"\0" * 32).decode()), "CASEWRIGHT_DATA_KEYS"),
        (lambda: env.data_keys(f"a:{KEY},a:{KEY}"), "CASEWRIGHT_DATA_KEYS"),
        (lambda: env.strong_secret("short"), "CASEWRIGHT_SECRET_KEY"),
        (lambda: env.strong_secret("a" * 80), "CASEWRIGHT_SECRET_KEY"),
        (lambda: env.strong_secret("abcdefghijklmnopqrstuvwxyz" * 2), "CASEWRIGHT_SECRET_KEY"),
        (lambda: env.data_keys("a:" + base64.b64encode(bytes(range(32))).decode()), "CASEWRIGHT_DATA_KEYS"),
        (lambda: env.production_hosts(","), "CASEWRIGHT_HOSTS"),
        (lambda: env.production_hosts(".com"), "CASEWRIGHT_HOSTS"),
        (lambda: env.environment_name({"CASEWRIGHT_HOSTS": "a.example"}), "CASEWRIGHT_ENV"),
        (lambda: env.environment_name({"CASEWRIGHT_ENV": "test", "CASEWRIGHT_PROXY_COUNT": "1"}), "CASEWRIGHT_ENV"),
        (lambda: env.strong_secret("django-insecure-" + "abcdefghijklmnop" * 5), "CASEWRIGHT_SECRET_KEY"),
        (lambda: env.production_hosts("a.example,*"), "CASEWRIGHT_HOSTS"),
    ],
)
def test_a_bad_setting_names_its_variable(read, name: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_data_keys_are_read_in_order() -> None:
    other = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert list(env.data_keys(f"new:{other}, old:{KEY}")) == ["new", "old"]


def test_a_checkout_makes_its_development_secrets_once(tmp_path: Path) -> None:
    first = env.development_secrets(tmp_path)
    assert env.development_secrets(tmp_path) == first
    assert (tmp_path / "development-secrets.json").stat().st_mode & 0o077 == 0
    env.data_keys(first["CASEWRIGHT_DATA_KEYS"])
    env.strong_secret(first["CASEWRIGHT_SECRET_KEY"])


def test_a_bare_checkout_is_development() -> None:
    assert env.environment_name({}) == "development"
    assert env.environment_name({"CASEWRIGHT_ENV": "production", "CASEWRIGHT_PROXY_COUNT": "1"}) == "production"
