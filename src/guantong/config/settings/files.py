"""Static files, uploads and their limits."""

from guantong.config.settings.env import DEBUG, HOME, PACKAGE

STATIC_URL = "static/"
# Named by their content, compressed, kept by browsers for good; `guantong serve` gathers them.
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "guantong.config.statics.Statics"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILES_ROOT = HOME / "files"
UPLOAD_LIMIT = 20 * 1024 * 1024
# A roster of a whole prefecture's Party members is some 20 MB and more.
ROSTER_LIMIT = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LOCALE_PATHS = [PACKAGE / "locale"]
