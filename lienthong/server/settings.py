"""Django's settings. What an operator may change is an environment variable: docs/reference/settings.md lists them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lienthong.server import logs
from lienthong.server.database import as_django, database_url, state_folder
from lienthong.server.refusals import ModeUnknown

ROOT = Path(__file__).resolve().parents[2]
STATE = state_folder()


def _secret_key() -> str:
    """Return the key of this installation: from the environment, else made once and kept with the state."""
    if given := os.environ.get("LIENTHONG_SECRET_KEY"):
        return given
    kept = STATE / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


#: ``demo`` (sign in by choosing a person), ``test`` or ``production``. A misspelled mode must not open the demo's door.
MODES = ("demo", "test", "production")
MODE = os.environ.get("LIENTHONG_MODE", "demo")
if MODE not in MODES:
    raise ModeUnknown(mode=MODE, known=", ".join(MODES))
DEBUG = False
SECRET_KEY = _secret_key()
PUBLIC_URL = os.environ.get("LIENTHONG_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
#: Where open boards hear that they moved: a port of its own, in production behind the address that people use.
LIVE_PORT = int(os.environ.get("LIENTHONG_LIVE_PORT") or int(os.environ.get("PORT", "8000")) + 1)
_BEHIND_ONE_ADDRESS = MODE == "production" or PUBLIC_URL.startswith("https://")
LIVE_URL = os.environ.get("LIENTHONG_LIVE_URL", "" if _BEHIND_ONE_ADDRESS else f"http://127.0.0.1:{LIVE_PORT}")
ALLOWED_HOSTS = os.environ.get("LIENTHONG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
if MODE == "test":
    ALLOWED_HOSTS.append("testserver")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
PACK = Path(os.environ.get("LIENTHONG_PACK", ROOT / "packs" / "vn"))
#: A file of outlines (GeoJSON, TopoJSON) for the maps of the boards; without it they are tiles.
BOUNDARIES = os.environ.get("LIENTHONG_BOUNDARIES", "")
FILES = STATE / "files"
#: How large a scan of an archive may be; everything else that is sent in may be 10 MB.
LARGEST_SCAN = int(os.environ.get("LIENTHONG_LARGEST_SCAN_MB", "50")) * 1024 * 1024
KEYS = STATE / "keys"
#: Where the facts of the ledger are written every night, for a warehouse to take.
ANALYSIS = Path(os.environ.get("LIENTHONG_ANALYSIS", STATE / "analysis"))
#: Gateways through which people pay, by name; none in production unless the operator connects one.
_GATEWAYS = os.environ.get("LIENTHONG_PAYMENT_GATEWAYS", "" if MODE == "production" else "demo")
PAYMENT_GATEWAYS = [name for name in _GATEWAYS.split(",") if name]

#: Who carries each way of telling people: given, else what the other settings allow; a demonstration only shows it.
NOTICE_CARRIERS = {
    "email": os.environ.get("LIENTHONG_NOTICES_EMAIL", "smtp" if os.environ.get("LIENTHONG_SMTP_HOST") else ""),
    "message": os.environ.get(
        "LIENTHONG_NOTICES_MESSAGE", "webhook" if os.environ.get("LIENTHONG_MESSAGE_URL") else ""
    ),
}
if MODE != "production":
    NOTICE_CARRIERS = {way: kind or "trial" for way, kind in NOTICE_CARRIERS.items()}
SMTP_HOST = os.environ.get("LIENTHONG_SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("LIENTHONG_SMTP_PORT", "587"))
SMTP_SECURITY = os.environ.get("LIENTHONG_SMTP_SECURITY", "starttls")
SMTP_USER = os.environ.get("LIENTHONG_SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("LIENTHONG_SMTP_PASSWORD", "")
MAIL_FROM = os.environ.get("LIENTHONG_MAIL_FROM", "Liên Thông <khong-tra-loi@localhost>")
MAIL_RETURN = os.environ.get("LIENTHONG_MAIL_RETURN", "")
MESSAGE_URL = os.environ.get("LIENTHONG_MESSAGE_URL", "")
MESSAGE_KEY_ID = os.environ.get("LIENTHONG_MESSAGE_KEY_ID", "")
MESSAGE_SECRET = os.environ.get("LIENTHONG_MESSAGE_SECRET", "")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "lienthong.core",
    "lienthong.units",
    "lienthong.accounts",
    "lienthong.documents",
    "lienthong.registries",
    "lienthong.exchange",
    "lienthong.payments",
    "lienthong.library",
    "lienthong.procedures",
    "lienthong.dossiers",
    "lienthong.feedback",
    "lienthong.notices",
    "lienthong.slips",
    "lienthong.indicators",
    "lienthong.analysis",
    "lienthong.plans",
    "lienthong.bulletins",
    "lienthong.ui",
    "lienthong.portal",
    "lienthong.desk",
    "lienthong.command",
    "lienthong.packs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lienthong.server.middleware.PageMiddleware",  # before whatever reads the body or looks at the host
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "lienthong.server.urls"
WSGI_APPLICATION = "lienthong.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "lienthong.ui.context.page"],
            "builtins": ["lienthong.ui.templatetags.lienthong"],
        },
    }
]
DATABASES = {"default": as_django(database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
CURRENCY = "VND"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if MODE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # straight from the rooms, nothing collected

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 24 * 3600  # longer than any form takes: accessibility asks for twenty hours
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _BEHIND_ONE_ADDRESS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lienthong.ui.views.form_expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # without files; server.faults says how large a request may be with them
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "lienthong.server.uploads.CappedFileHandler",
]

LOGGING = logs.DJANGO
logs.configure(MODE)
