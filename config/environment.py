"""Settings from the environment: read once, and loud about what is missing."""

import base64
import binascii
import itertools
import json
import os
import secrets
import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

ENVIRONMENTS = ("development", "test", "production")
SHORTEST_SECRET = 50
TELLING = tuple(
    f"CASEWRIGHT_{name}"
    for name in ("SECRET_KEY", "DATA_KEYS", "DATABASE_URL", "DATABASE_OWNER_URL", "HOSTS", "PROXY_COUNT")
)
"""Variables that nobody sets for a bare checkout."""


def required(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return a variable; raise `ImproperlyConfigured` with its name when it is missing or empty."""
    value = environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name}. docs/operator/settings.md says what it is.")
    return value


def environment_name(environ: Mapping[str, str] = os.environ) -> str:
    """Return `CASEWRIGHT_ENV`: development, test or production.

    A bare checkout, for which nothing at all is set, is development. Where anything else is set, a forgotten
    `CASEWRIGHT_ENV` is not harmless, and refused.
    """
    name = environ.get("CASEWRIGHT_ENV", "").strip()
    if not name and not any(environ.get(variable) for variable in TELLING):
        return "development"
    if name not in ENVIRONMENTS:
        raise ImproperlyConfigured(f"CASEWRIGHT_ENV is {name!r}; set it to one of {', '.join(ENVIRONMENTS)}.")
    if name != "production" and whole_number("CASEWRIGHT_PROXY_COUNT", 0, environ):
        raise ImproperlyConfigured(f"CASEWRIGHT_ENV is {name}, behind a proxy: what others can reach is production.")
    return name


def whole_number(name: str, default: int, environ: Mapping[str, str] = os.environ, *, least: int = 0) -> int:
    """Return a variable as a whole number of at least `least`."""
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number of at least {least}.")
    return int(value)


def data_keys(text: str) -> dict[str, bytes]:
    """Read `name:base64[,name:base64…]` into keys of 32 bytes, in order."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"CASEWRIGHT_DATA_KEYS: the key {name!r} is not base64.") from error
        if len(key) != 32 or not name or name in keys or not _looks_random(key):
            raise ImproperlyConfigured(
                f"CASEWRIGHT_DATA_KEYS: {name!r} must be a name of its own before 32 random bytes in base64."
            )
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured("CASEWRIGHT_DATA_KEYS holds no key.")
    return keys


def _looks_random(secret: bytes) -> bool:
    """Whether bytes neither repeat nor count up: chance makes neither."""
    steps = {(after - before) % 256 for before, after in itertools.pairwise(secret)}
    return len(zlib.compress(secret, 9)) > 0.75 * len(secret) and len(steps) > len(secret) // 4


def strong_secret(secret: str) -> str:
    """Return the secret key; raise `ImproperlyConfigured` when it is short, repetitive or Django's insecure one."""
    if len(secret) < SHORTEST_SECRET or not _looks_random(secret.encode()) or secret.startswith("django-insecure"):
        raise ImproperlyConfigured(f"CASEWRIGHT_SECRET_KEY must be at least {SHORTEST_SECRET} random characters.")
    return secret


def production_hosts(text: str) -> list[str]:
    """Return the host names of a production installation, none of them a pattern for everything."""
    hosts = [h.strip() for h in text.split(",") if h.strip()]
    if not hosts or any("*" in host or host.strip(".").count(".") == 0 for host in hosts):
        raise ImproperlyConfigured("CASEWRIGHT_HOSTS must name hosts such as casework.northmere.example, never '*'.")
    return hosts


def development_secrets(folder: Path) -> dict[str, str]:
    """Return the secrets of a checkout that nobody set up for production, made once and kept in `folder`."""
    path = folder / "development-secrets.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {
            "CASEWRIGHT_SECRET_KEY": secrets.token_urlsafe(64),
            "CASEWRIGHT_DATA_KEYS": "m1:" + base64.b64encode(secrets.token_bytes(32)).decode("ascii"),
        }
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(json.dumps(made, indent=1))
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return dict(json.loads(path.read_text()))


def scanner_address(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the address of a virus scanner, `tcp://host:port` or `unix:///path`; empty where there is none."""
    value = environ.get(name, "").strip()
    parts = urlsplit(value)
    if value and not ((parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path)):
        raise ImproperlyConfigured(f"{name} is the address of clamd: tcp://host:3310 or unix:///run/clamav/clamd.ctl.")
    return value


def languages(name: str, environ: Mapping[str, str] = os.environ) -> list[tuple[str, str]]:
    """Return Casewright's own languages, codes as Django writes them with their names: English, then the variable's."""
    codes = dict.fromkeys(filter(None, (part.strip().lower() for part in environ.get(name, "").split(","))))
    unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, ())]
    if unknown:
        raise ImproperlyConfigured(
            f"{name}: Django knows no language {unknown[0]!r}. Write codes such as cy, ar, pt-br."
        )
    return [("en-gb", "English"), *((code, str(LANG_INFO[code]["name_local"])) for code in codes if code != "en-gb")]
