"""A small file to upload."""

from __future__ import annotations

import io


def paper(name="记录.txt", body=b"x"):
    file = io.BytesIO(body)
    file.name = name
    return file
