"""Settings for every place ClusteriX runs in; what differs comes from the environment.

CLUSTERIX_MODE=demo (the default) is for one person's machine: it answers on
loopback names only, makes its own secret key and demo accounts, and prints mail
in the terminal. CLUSTERIX_MODE=production demands SECRET_KEY and ALLOWED_HOSTS,
insists on HTTPS and on two-step verification for staff, and never makes an account.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

MODE = env.str("CLUSTERIX_MODE", "demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"CLUSTERIX_MODE is {MODE!r}; it must be 'demo' or 'production'.")
DEMO = MODE == "demo"
DEBUG = env.bool("DEBUG", False)


def demo_secret_key(path):
    """The demo's key, made once and kept, so that a restart signs nobody out."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


if DEMO:
    SECRET_KEY = demo_secret_key(VAR_DIR / "secret_key")
    # Started by mistake on a public host, the demo answers 400 to everybody.
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    default_url = f"http://127.0.0.1:{env.str('PORT', '8000')}"
else:
    SECRET_KEY = env.str("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    default_url = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
# Where the site is reached, for links in mail.
SITE_URL = env.str("SITE_URL", default_url).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "clusterix.apps.ClusterixConfig",
    "clusterix.apps.ClusterixAdminConfig",
    "django.contrib.auth",
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks_db",
    "rest_framework",
    "simple_history",
    "search",
    "catalogue",
    "backoffice",
    "sources",
    "imports",
    "partners",
    "projects",
    "practices",
    "editorial",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Before everything that refuses a request: an answer that says why is read by other sites too.
    "clusterix.middleware.open_api",
    # Before WhiteNoise, which looks for files, and before the sessions, whose cookie it has to see.
    "clusterix.middleware.keep_private",
    "clusterix.middleware.read_only_pages",
    # Before everything that refuses an address.
    "catalogue.tracking.drop_tracking",
    "clusterix.middleware.refuse_nul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clusterix.compression.compress_public",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "clusterix.second_factor.staff_two_factor",
    "clusterix.middleware.Availability",
]

ROOT_URLCONF = "clusterix.urls"
WSGI_APPLICATION = "clusterix.wsgi.application"
# Finds templates of form fields in templates/ as well; the app has Django's own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "clusterix.context.site",
            ],
        },
    }
]

database = env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'clusterix.sqlite3'}")
# Each of a worker's few threads keeps its connection: to open one takes as long as half a page.
database["CONN_MAX_AGE"] = 600
database["CONN_HEALTH_CHECKS"] = True
if database["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes.
    # IMMEDIATE makes a writer wait for its turn instead of failing midway.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DATABASES = {"default": database}

if not DEMO:
    # Attempts to sign in and messages from visitors are counted for all workers together.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "clusterix_cache",
            # Of 300, Django's default, a few hundred attempts with invented names would push out
            # the counters that limit them.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/Vienna"
FORMAT_MODULE_PATH = "clusterix.formats"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEMO:
    static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True  # no collectstatic before the first page
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": static_storage},
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # Swagger's stylesheet carries its icons inline
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "clusterix.views.csrf_failure"
if not DEMO:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whose word about a visitor's address is taken, so that limits count visitors, not the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1)
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "clusterix.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# Not to a public page: those are the same for everybody, so they show no message.
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Nobody is kept from signing in for want of a confirmed address, but only a confirmed one replaces another.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# To whoever asks for the password of an account that does not exist: a form must not mail strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "ClusteriX: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "add_email": "clusterix.account_forms.ChangeAddressForm",
    "reset_password": "clusterix.account_forms.ConfirmedResetPasswordForm",
    "reset_password_from_key": "clusterix.account_forms.PasswordFromKeyForm",
}
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ClusteriX"
# A second factor comes first, before any address is confirmed; nobody signs up with the address of somebody else.
MFA_ALLOW_UNVERIFIED_EMAIL = True
STAFF_TWO_FACTOR_REQUIRED = not DEMO

email = env.email_url("EMAIL_URL", default="consolemail://")
mailer = {"BACKEND": email["EMAIL_BACKEND"]}
# The other backends refuse options that they do not know.
if email["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
    mailer["OPTIONS"] = {
        "host": email["EMAIL_HOST"],
        "port": email["EMAIL_PORT"],
        "username": email["EMAIL_HOST_USER"],
        "password": email["EMAIL_HOST_PASSWORD"],
        "use_tls": email.get("EMAIL_USE_TLS", False),
        "use_ssl": email.get("EMAIL_USE_SSL", False),
        # A person waits while a message to the secretariat is sent.
        "timeout": 20,
    }
MAILERS = {"default": mailer}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "ClusteriX <clusterix@localhost>")
# Who answers visitors. Without an address the contact form is closed, and says so.
default_secretariat = ""
if DEMO:
    default_secretariat = "secretariat@localhost"
SECRETARIAT_EMAIL = env.str("SECRETARIAT_EMAIL", default_secretariat)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["clusterix.api_parsers.FlatJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["catalogue.api.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "catalogue.api_pagination.Pages",
    "EXCEPTION_HANDLER": "clusterix.api.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ClusteriX API",
    "DESCRIPTION": "Good practices, action plans, projects and partners of interregional cluster cooperation. "
    "Every list takes the same filters as its page; an unknown parameter or value is answered with 400. Records "
    "are read-only, but people who are signed in to the back-office can submit, return or publish an edition.",
    "VERSION": "1.0.0",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "ENUM_NAME_OVERRIDES": {
        "ProjectStatusEnum": "projects.models.Project.Status",
        "EditionStatusEnum": "practices.models.Status",
        "TransferStatusEnum": "practices.models.TransferStatus",
        "PrecisionEnum": "sources.models.Precision",
        "SourceKindEnum": "sources.models.Source.Kind",
        "OrganisationKindEnum": "partners.models.Organisation.Kind",
        "OrganisationNameKindEnum": "partners.models.OrganisationName.Kind",
        "OutputKindEnum": "projects.models.Output.Kind",
        "EventKindEnum": "projects.models.Event.Kind",
        "NutsEditionEnum": "partners.models.Region.Edition",
    },
}

# `manage.py work` does long work. The demo has one visitor, and does it inside the request.
task_backend = "django_tasks_db.DatabaseBackend"
if DEMO:
    task_backend = "django.tasks.backends.immediate.ImmediateBackend"
TASKS = {"default": {"BACKEND": task_backend}}
SIMPLE_HISTORY_FILEFIELD_TO_CHARFIELD = True
# Restoring a version is an edit like any other (`backoffice.versions`); this button would skip the checks.
SIMPLE_HISTORY_REVERT_DISABLED = True

# The lengths that the Interreg Europe good-practice form allows, in characters.
PRACTICE_LIMITS = {
    "title": 100,
    "summary": 160,
    "context": 1500,
    "description": 1500,
    "stakeholders": 500,
    "resources": 300,
    "evidence": 500,
    "challenges": 300,
    "transfer_potential": 1000,
    "further_information": 500,
}
# A decision about a submitted edition is expected within these.
REVIEW_DAYS = 14
PAGE_SIZES = (20, 50, 100)
# Pages end at this record; the API's `next` links go on.
DEEPEST_RECORD = 10_000
# Of each worker, for the results of words that were searched.
SEARCH_CACHE_BYTES = env.int("SEARCH_CACHE_BYTES", 32_000_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
