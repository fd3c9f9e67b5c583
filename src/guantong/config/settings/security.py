"""Sign-in, sessions and headers, as MLPS level 3 asks."""

from datetime import timedelta

from csp.constants import NONE, SELF

from guantong.config.settings.env import DEMO, OFFLINE, chosen, flag, listed, secret

SECRET_KEY = secret("secret_key")
LOG_KEY = secret("log_key").encode()
# What identity numbers and families are sealed with at rest; losing it loses them.
DATA_KEY = secret("data_key")
CIPHER = chosen("GUANTONG_CIPHER", ("aes", "sm4"))
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if OFFLINE else listed("GUANTONG_HOSTS", ",".join(LOOPBACK))
CSRF_TRUSTED_ORIGINS = listed("GUANTONG_ORIGINS", "")

AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "guantong.core.passwords.Composition", "OPTIONS": {"shortest": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "guantong.core.passwords.NotUsedBefore", "OPTIONS": {"remembered": 5}},
]
PASSWORD_MAX_AGE = timedelta(days=90)
SECOND_FACTOR_REQUIRED = flag("GUANTONG_SECOND_FACTOR", default=not DEMO)
LOGIN_URL = "office:sign-in"
LOGIN_REDIRECT_URL = "office:home"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# The account is locked whatever address the failures come from.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "guantong.office.screens.sign_in.locked_out"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("GUANTONG_HTTPS")
IDLE_LIMIT = timedelta(minutes=30)
# However busy somebody is: after so long one signs in again.
SESSION_LIMIT = timedelta(hours=12)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "guantong.ui.errors.csrf_failure"
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
    }
}
