"""File names that are safe on every system."""

import re
import unicodedata

LONGEST = 120
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_BAD = re.compile(r'[<>:"/\\|?*]')


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
