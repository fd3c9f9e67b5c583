"""Names: the one form of a person's, and file names that are safe on every system."""

import re
import unicodedata

LONGEST = 120
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_BAD = re.compile(r'[<>:"/\\|?*]')
_DOTS = re.compile(r"\s*[•·・‧∙⋅●．]\s*")
_INVISIBLE = {"Cc", "Cf"}
#: Two single characters parted by blanks.
_WIDE = re.compile(r"(?<!\S)([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?!\S)")
_BLANK = re.compile(r"(?<=[^\x00-\u024f])\s+|\s+(?=[^\x00-\u024f])")


def normal(name: str) -> str:
    """Return a name in the one form in which it is kept, compared and sought.

    Blanks between characters, line breaks and what cannot be seen go; one dot stands between the
    parts of a name; Latin words keep one blank between them.

    Examples
    --------
    >>> normal("盘　强"), normal("买买提•吐尔逊"), normal("赵\u200b伟"), normal(" Li  Ming ")
    ('盘强', '买买提·吐尔逊', '赵伟', 'Li Ming')

    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(
        " " if c.isspace() else c
        for c in name
        if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join(_BLANK.sub("", _DOTS.sub("·", name)).split())


def spaced(text: str) -> str:
    """Return a list of names in which a name of two characters, set wide, is one word.

    Examples
    --------
    >>> spaced("盘　强 欧阳春"), spaced("买买提 • 吐尔逊")
    ('盘强 欧阳春', '买买提·吐尔逊')

    """
    return _WIDE.sub(r"\1\2", _DOTS.sub("·", text))


def safe_filename(name: str) -> str:
    """Return a name without folders, control characters or direction marks.

    Parameters
    ----------
    name
        What a user's machine called the file.

    Examples
    --------
    >>> safe_filename("../../etc/passwd")
    'passwd'
    >>> safe_filename("名册.xlsx")
    '名册.xlsx'

    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = _BAD.sub("_", name).strip(" .")
    if _RESERVED.match(name):
        name = "_" + name
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:
        return (stem[: LONGEST - len(suffix) - 1] or "未命名") + "." + suffix
    return name[:LONGEST] or "未命名"
