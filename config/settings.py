"""Django settings. Everything that differs between installations comes from the environment (config.environment)."""

import os
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("CASEWRIGHT_FILES") or BASE_DIR / "var")

ENVIRONMENT = env.environment_name()
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False

_environ = dict(os.environ)
if ENVIRONMENT == "development":
    _environ = {**env.development_secrets(VAR_DIR), **_environ}
SECRET_KEY = env.strong_secret(env.required("CASEWRIGHT_SECRET_KEY", _environ))
DATA_KEYS = env.data_keys(env.required("CASEWRIGHT_DATA_KEYS", _environ))
PROXY_COUNT = env.whole_number("CASEWRIGHT_PROXY_COUNT", 0)
ALLOWED_HOSTS = (
    env.production_hosts(env.required("CASEWRIGHT_HOSTS")) if PRODUCTION else ["localhost", "127.0.0.1", "testserver"]
)

# --- database ---------------------------------------------------------------------------------------------------
_url = env.required("CASEWRIGHT_DATABASE_URL") if PRODUCTION else os.environ.get("CASEWRIGHT_DATABASE_URL", "")
DATABASES = {"default": dj_database_url.parse(_url or f"sqlite:///{VAR_DIR / 'casewright.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 3  # accounts.prepared_statements
# Migrations run as the owner of the tables, everything else as the app role (accounts.owner).
_owner_url = os.environ.get("CASEWRIGHT_DATABASE_OWNER_URL", "")
OWNER_DATABASE = dj_database_url.parse(_owner_url) if _owner_url and not SQLITE else None

# --- applications -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "accounts",
    "jobs",
    "forms.apps.FormsConfig",
    "cases",
    "records",
    "workflow",
    "desk",
    "studio",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_tasks_db",
    "formtools",
    "viewflow",
    "viewflow.workflow",
]
VIEWFLOW = {"AUTOREGISTER": False}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "accounts.headers.NoStore",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.signin.required.SecondFactorRequired",
    "accounts.sessions.IdleTimeout",
    "accounts.reading.PersonsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
_CONTEXT = [
    "django.template.context_processors.request",
    "django.template.context_processors.csp",
    "accounts.frame.frame",
    "accounts.banners.banners",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "config.jinja.environment", "context_processors": _CONTEXT},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- sign-in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.signin.backends.SlotBackend",
    "axes.backends.AxesStandaloneBackend",
    "accounts.signin.backends.PasswordBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_ADAPTER = "accounts.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# allauth's own counts of sign-ins stand before authentication, answer with a bare page or a form error, block a whole
# council behind one address and survive an unlock. accounts.signin.slots and django-axes do that work instead.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}

# Codes are checked, counted and kept from working twice by accounts.signin, not by allauth's cache.
MFA_ADAPTER = "accounts.signin.sealing.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Casewright"
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, before and after: telephones' clocks differ and people type slowly

AXES_USERNAME_CALLABLE = "accounts.signin.names.sign_in_name"
AXES_CLIENT_IP_CALLABLE = "accounts.signin.names.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.signin.lockout.locked_response"
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hour: the longest lock; accounts.signin.slots ends shorter ones by clearing axes' count
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_SENSITIVE_PARAMETERS = ["password", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-casewright" if PRODUCTION else "casewright"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = 30
LONGEST_SESSION_HOURS = 12
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.error_pages.csrf_failure"

# --- headers ----------------------------------------------------------------------------------------------------
SERVICE_CONTACT = os.environ.get("CASEWRIGHT_CONTACT", "")
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CLAMD = env.scanner_address("CASEWRIGHT_CLAMD")
FILE_UPLOAD_HANDLERS = ["accounts.headers.RefuseUploads"]
# A megabyte of text grows up to twelvefold on its way: an emoji of 4 bytes is sent as 12 characters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 14 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- background work --------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "jobs.backend.WrittenTogetherBackend", "QUEUES": ["default"]}}
LEASE_SECONDS = env.whole_number("CASEWRIGHT_LEASE_SECONDS", 60, least=1)
MOST_ATTEMPTS = env.whole_number("CASEWRIGHT_MOST_ATTEMPTS", 8, least=1)

# --- language, time, static files -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Casewright's own words; forms carry theirs. Each needs a catalogue: docs/developer/languages.md.
LANGUAGES = env.languages("CASEWRIGHT_LANGUAGES")
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "language"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("js", BASE_DIR / "static/js"),
    ("images", BASE_DIR / "static/images"),
    ("built", BASE_DIR / "static/built"),
]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

# Every model states its own key; what libraries make gets Django's.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logging.OneLineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
