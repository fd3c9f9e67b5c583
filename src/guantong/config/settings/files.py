"""Static files, uploads and their limits."""

from guantong.config.settings.env import HOME, PACKAGE

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: list[str] = []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
FILES_ROOT = HOME / "files"
UPLOAD_LIMIT = 20 * 1024 * 1024
# A roster of a whole prefecture's Party members is some 20 MB and more.
ROSTER_LIMIT = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LOCALE_PATHS = [PACKAGE / "locale"]
