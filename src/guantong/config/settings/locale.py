"""Chinese first, English second; the calendar of the city."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
