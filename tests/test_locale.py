"""Every text of code and pages has its English, and the compiled file says the same."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import guantong

ROOT = Path(guantong.__file__).parent
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
ENTRY = re.compile(
    r'^msgid (".+")\n(?:msgid_plural ".+"\nmsgstr\[0\] (".*")\n)?msgstr(?:\[1\])? (".*")$', re.M
)
#: What services raise in words for whoever pressed.
ERRORS = {"GuantongError", "Refused", "Conflict"}
MARKS = {"_", "gettext", "gettext_lazy"}
MARKED = re.compile(r"""\b(?:n?gettext|_)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@pytest.fixture(scope="module")
def said():
    """What a text is in English: of one, of many."""
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    found = ENTRY.findall(text)
    assert len(found) == text.count("\nmsgid ") - 1
    assert "#, fuzzy" not in text
    return {ast.literal_eval(a): (ast.literal_eval(b or c), ast.literal_eval(c))
            for a, b, c in found}  # fmt: skip


def _of_code():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name(name), [ast.Constant(str(text)), *_]) if name in MARKS:
                    yield text


def _of_templates():
    for path in ROOT.rglob("templates/**/*.html"):
        marked = MARKED.findall(templatize(path.read_text(encoding="utf-8")))
        yield from (ast.literal_eval(one) for one in marked)


@pytest.mark.parametrize("texts", [_of_code, _of_templates])
def test_every_text_has_its_english(said, texts):
    found = set(texts())
    assert len(found) > 500
    assert sorted(one for one in found if not all(said.get(one, ("",)))) == []


def test_the_compiled_file_says_the_same(said):
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plain = {text: compiled.gettext(text) for text, (one, many) in said.items() if one == many}
    assert plain == {text: said[text][0] for text in plain}
    counted = said.keys() - plain
    told = {a: (compiled.ngettext(a, a, 1), compiled.ngettext(a, a, 2)) for a in counted}
    assert told == {text: said[text] for text in counted}


def _refusals():
    """Yield what is refused in plain Chinese; commands speak to whoever runs the house."""
    for path in sorted(ROOT.rglob("*.py")):
        part = path.relative_to(ROOT).parts[0]
        if part in {"commands", "engines", "formats", "standards", "cli.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and hasattr(node.func, "id") else ""
            said = node.args[0] if name in ERRORS and node.args else None
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            plain = [one.value for one in parts if isinstance(one, ast.Constant)]
            if any(re.search("[\u4e00-\u9fff]", str(one)) for one in plain):
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_whatever_is_refused_is_said_in_the_readers_language():
    assert list(_refusals()) == []
