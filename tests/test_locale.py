"""Every text of the pages has its English, and the compiled file says the same."""

import ast
import gettext
import re
from pathlib import Path

import guantong

FOLDER = Path(guantong.__file__).parent / "locale" / "en" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".*")$', re.M)


def test_no_text_lacks_its_english_and_the_compiled_file_holds_it():
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    said = {ast.literal_eval(a): ast.literal_eval(b) for a, b in ENTRY.findall(text)}
    assert len(said) == text.count("\nmsgid ") - 1 > 300
    assert all(said.values())
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {a: compiled.gettext(a) for a in said} == said
