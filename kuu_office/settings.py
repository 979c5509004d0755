"""Settings of the portal. Everything that differs between machines comes from the environment (.env.example)."""

import os
import secrets
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from kuu_office import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """The key of this installation; made once and kept beside the embedded data when none is given."""
    if "SECRET_KEY" in os.environ:
        return os.environ["SECRET_KEY"]
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


# Under pytest: the owner's role, so that the test database can be made; static files from their source.
TESTING = "PYTEST_VERSION" in os.environ
EMBEDDED = "DATABASE_URL" not in os.environ
DEBUG = flag("DEBUG", False)
HTTPS = flag("HTTPS", not EMBEDDED and not TESTING)
DEMO_MODE = flag("DEMO_MODE", EMBEDDED or TESTING)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "django_filters",
    "django.forms",
    "django_tables2",
    "import_export",
    "kuu_office.core",
    "kuu_office.office",
    "curriculum",
    "workload",
    "staffing",
]

MIDDLEWARE = [
    "kuu_office.core.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kuu_office.core.middleware.PlainText",
    "kuu_office.core.middleware.PrivatePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kuu_office.core.middleware.SessionRules",
    "kuu_office.core.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kuu_office.core.middleware.SecondFactor",
]

ROOT_URLCONF = "kuu_office.urls"
WSGI_APPLICATION = "kuu_office.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "kuu_office.core.rendering.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kuu_office.core.context.page",
            ],
        },
    },
]

# Database: the last judge. A web request never waits long; a report may (SECURITY 2.4).
PROCESS = os.environ.get("PROCESS", "command" if TESTING else "web")
STATEMENT_TIMEOUTS = {"web": "5s", "worker": "120s", "command": "0"}


def session_limits(process: str) -> str:
    """What PostgreSQL cuts off in a session of this kind of process."""
    return (
        f"-c statement_timeout={STATEMENT_TIMEOUTS[process]} -c lock_timeout=2s"
        " -c idle_in_transaction_session_timeout=15s"
    )


DATABASE_ROLE = os.environ.get("DB_ROLE", "owner" if TESTING else "app")
DATABASES = {
    "default": {
        **dj_database_url.parse(os.environ.get("DATABASE_URL") or embedded.database_url(DATABASE_ROLE)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": session_limits(PROCESS)},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits live in the database, so that sign-in works while Redis is away (SECURITY F06).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

REDIS_URL = os.environ.get("REDIS_URL") or embedded.redis_url()
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_HELPERS = int(os.environ.get("JOB_HELPERS", "1"))  # workers beside the one that runs a long job
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULE = {
    "wake-waiting-jobs": {"task": "core.wake_waiting_jobs", "schedule": 10.0, "options": {"expires": 9}},
    "send-mail": {"task": "core.send_waiting_mail", "schedule": 30.0},
    "seal-audit": {"task": "core.seal_audit", "schedule": 60.0},
    "forget-form-keys": {"task": "core.forget_old_form_keys", "schedule": 3600.0},
    "follow-standings": {"task": "curriculum.follow_standings", "schedule": 900.0},
    "recheck-semester-plans": {"task": "curriculum.recheck_semester_plans", "schedule": crontab(hour=3, minute=20)},
    "sweep-files": {"task": "core.sweep_files", "schedule": 86400.0},
}
CELERY_TIMEZONE = "Asia/Bishkek"

# Language, time
LANGUAGE_CODE = "ky"
FILTERS_EMPTY_CHOICE_LABEL = _("all")
LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Bishkek"
USE_TZ = True
FORMAT_MODULE_PATH = "kuu_office.formats"

# Files
STATIC_URL = "static/"
STATIC_FROM_SOURCE = flag("STATIC_FROM_SOURCE", DEBUG or TESTING)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": os.environ.get("FILE_STORAGE", "django.core.files.storage.FileSystemStorage")},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "kuu_office.static_storage.NamedByContent"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# Sign-in
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "kuu_office.core.access.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "KUU"
SECOND_FACTOR_ROLES = [role for role in os.environ.get("SECOND_FACTOR_ROLES", "").split(",") if role]
USERSESSIONS_TRACK_ACTIVITY = False

# Sessions: at most a working day, at most half an hour of silence (SECURITY 2.5).
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", "1800"))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Headers
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Mail waits in PostgreSQL and is sent by the worker: no request waits for a mail server (SECURITY F24).
EMAIL_BACKEND = "kuu_office.core.mail.OutboxBackend"
MAIL_TRANSPORT = os.environ.get(
    "MAIL_TRANSPORT", "django.core.mail.backends." + ("filebased" if DEMO_MODE else "smtp") + ".EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portal@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kuu_office.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}

DJANGO_TABLES2_TEMPLATE = "components/table.html"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms holds our own select

# Shades of --accent of tokens.css.
ACCENT = {
    "50": "#eff8fa", "100": "#e0f0f5", "200": "#c0e2ec", "300": "#91ccdd", "400": "#62b6cf", "500": "#3688a1",
    "600": "#0b5a73", "700": "#094d62", "800": "#074457", "900": "#05303d", "950": "#04222c",
}  # fmt: skip

UNFOLD = {
    "COLORS": {"primary": ACCENT},
    "SITE_TITLE": _("KNU Academic Affairs Office"),
    "SITE_HEADER": _("Reference data"),
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/crest.svg")}],
    "SITE_DROPDOWN": [{"icon": "home", "title": _("Back to the portal"), "link": "/"}],
}
