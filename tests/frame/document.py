"""Writes down what the API says of itself, as its test compares it: after a change one meant."""

import json
import os

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.frame.test_api import DOCUMENT

    from guantong.frame.api import api

    told = api.get_openapi_schema(path_prefix="/api/")
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    DOCUMENT.write_text(f"{text}\n", encoding="utf-8")
